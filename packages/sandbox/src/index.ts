export { StartError, type StartErrorCode } from "@planasonix/serving";
export type { Fetch } from "./control/in-process.ts";
export type {
  RecordedDelivery,
  RecordedEffect,
  SandboxClock,
  SandboxTenant,
  ScriptedOutcome,
} from "./control/sandbox-tenant.ts";
export { SandboxError, type SandboxErrorCode } from "./description/sandbox-error.ts";
export { type Exploration, type ExploreOptions, explore, type Finding } from "./exploration/explore.ts";
export type { Problem } from "./exploration/problem.ts";
export type { Program, ProgramEnvironment } from "./exploration/program.ts";
export type { ExploredFault, Schedule } from "./exploration/schedule.ts";
export type { SeedTypes } from "./generated/seed-types.ts";
export type { SandboxOptions } from "./server/options.ts";
export { type Sandbox, startSandbox } from "./server/start-sandbox.ts";
export type { Fault } from "./tenants/faults.ts";
export type { RecordedRequest, RecordedRequests } from "./tenants/journal.ts";
export type { RateLimits } from "./tenants/rate-limit.ts";
export type { Snapshot } from "./tenants/tenancy.ts";
export type { ClientClock } from "./time/client-clock.ts";
export type { Duration } from "./time/duration.ts";
export { AdvanceStopped } from "./time/scheduler.ts";
