/**
 * The known dialects, and how to read and check another one. The files are in `@planasonix/openapi/dialects/`, with their
 * schema.
 *
 * @module
 */
export {
  camelCase,
  type DescribedOperation,
  describedOperation,
  type Fields,
  operationNames,
} from "./dialect/described.ts";
export type { Dialect, DialectEvent, DialectOperation, DialectRequest, DialectResponse } from "./dialect/dialect.ts";
export { type Lacks, lacksOf } from "./dialect/lacks.ts";
export { dialectNames, readDialect } from "./dialect/read-dialect.ts";
