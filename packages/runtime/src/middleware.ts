export type { CallFacts } from "./attempts.ts";
export type { Method, NamedOperation, Operation } from "./operation.ts";
export type { Answer, Middleware, RequestBody, Send, SendRequest } from "./send.ts";
export { compose } from "./send.ts";
