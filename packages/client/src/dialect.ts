/**
 * For deployments that do not speak the documented form of the API: `createDialect` makes a client speak another one.
 * A dialect is data; `planasonix` itself, its types and its errors stay as documented.
 *
 * @example
 * const planasonix = createClient({ dialect: createDialect("airflow-provider") });
 *
 * @module
 */
export {
  type Dialect,
  type DialectEvent,
  type DialectOperation,
  type DialectRequest,
  type DialectResponse,
  dialectNames,
  type Lacks,
  lacksOf,
} from "@planasonix/openapi/dialects";
export { type CheckedDialect, createDialect } from "./dialect/create-dialect.ts";
export { type DialectDraft, type DraftOptions, draftDialect } from "./dialect/draft/draft-dialect.ts";
export type { SeenReply } from "./dialect/draft/read-operation.ts";
export { goingWorkOf } from "./dialect/receive.ts";
export { recognizeDialect } from "./dialect/recognize.ts";
