export { SandboxError, type SandboxErrorCode } from "./description/sandbox-error.ts";
export type { SandboxOptions } from "./server/options.ts";
export type { SandboxClock, SandboxTenant, ScriptedOutcome } from "./server/sandbox-tenant.ts";
export { type Sandbox, startSandbox } from "./server/start-sandbox.ts";
