/**
 * How a deployment differs from the description: the comparison of its responses, findings, and the reports that
 * `planasonix doctor --save` writes. The schema is in `@planasonix/openapi/deployment.schema.json`.
 *
 * @module
 */
export type { FieldOwner } from "./deployment/field-finding.ts";
export type { Finding, FindingKind, Verdict } from "./deployment/finding.ts";
export { readDeployment, type SavedDeployment } from "./deployment/read-deployment.ts";
export { describedReads, type Field, type FieldType, type Read } from "./deployment/reads.ts";
export { type Compared, responseFindings } from "./deployment/response-findings.ts";
