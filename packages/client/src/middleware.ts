export type {
  Answer,
  CallFacts,
  Method,
  Middleware,
  NamedOperation,
  Operation,
  RequestBody,
  Send,
  SendRequest,
} from "@planasonix/runtime/middleware";
export { compose } from "@planasonix/runtime/middleware";
