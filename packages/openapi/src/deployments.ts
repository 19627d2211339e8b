/**
 * Saved reports of deployments: what `planasonix doctor --save` writes. The schema is in
 * `@planasonix/openapi/deployment.schema.json`.
 *
 * @module
 */
export { readDeployment, type SavedDeployment } from "./deployment/read-deployment.ts";
