/**
 * How a deployment differs from the description: findings, and the reports that `planasonix doctor --save` writes. The
 * schema is in `@planasonix/openapi/deployment.schema.json`.
 *
 * @module
 */
export { type FieldDifference, type FieldOwner, fieldFinding } from "./deployment/field-finding.ts";
export type { Finding, FindingKind, Verdict } from "./deployment/finding.ts";
export { readDeployment, type SavedDeployment } from "./deployment/read-deployment.ts";
