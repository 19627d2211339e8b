export { SandboxError, type SandboxErrorCode } from "./description/sandbox-error.ts";
export type { Fault } from "./layers/faults.ts";
export type { RecordedRequest } from "./layers/journal.ts";
export type { SandboxOptions } from "./server/options.ts";
export { type Sandbox, startSandbox } from "./server/start-sandbox.ts";
export type { RecordedDelivery, SandboxClock, SandboxTenant, ScriptedOutcome } from "./testing/sandbox-tenant.ts";
