export { StartError, type StartErrorCode } from "@planasonix/serving";
export type { SandboxClock } from "./control/clock.ts";
export type {
  OutcomeOf,
  PartialMaps,
  ScriptedLine,
  ScriptedOutcome,
  StartingOperation,
  WorkAttributes,
} from "./control/outcomes.ts";
export type { RecordedDelivery, RecordedEffect } from "./control/records.ts";
export type { Sandbox, SandboxTenant } from "./control/sandbox-tenant.ts";
export type { ScriptedResult, TestingOperation } from "./control/scripted-results.ts";
export { type SeedData, SeedError } from "./control/seed-data.ts";
export { SandboxError, type SandboxErrorCode } from "./description/sandbox-error.ts";
export type { Problem } from "./exploration/compare.ts";
export { type ExploreOptions, explore } from "./exploration/explore.ts";
export type { Exploration, ExplorationRules, Finding } from "./exploration/explore-all.ts";
export type { Program, ProgramEnvironment } from "./exploration/in-process.ts";
export { type RegressionTestOptions, regressionTest } from "./exploration/regression-test.ts";
export type { ExploredFault, Place, Schedule } from "./exploration/schedule.ts";
export type { SeedTypes } from "./generated/seed-types.ts";
export type { StartedWork } from "./generated/started-work.ts";
export type { TestResults } from "./generated/test-results.ts";
export type { ActiveFault, Fault } from "./request/faults.ts";
export type { Fetch } from "./request/in-process.ts";
export type { RecordedRequest, RecordedRequests } from "./request/journal.ts";
export type { RateLimits } from "./request/rate-limit.ts";
export type { IdempotencyKeys, SandboxOptions, ServedRequest } from "./server/options.ts";
export { startSandbox } from "./server/start-sandbox.ts";
export type { Snapshot } from "./tenants/snapshots.ts";
export { AdvanceStopped } from "./time/advances.ts";
export type { Duration } from "./time/duration.ts";
export type { ClientClock } from "./time/waits.ts";
