// The sandbox in a page, a worker, Deno or Bun: without a port, a file or a module of Node.

import type { Sandbox } from "./control/sandbox-tenant.ts";
import { pagePlatform } from "./platform/page.ts";
import { checkPageOptions, type PageOptions } from "./server/page-options.ts";
import { assembleSandbox } from "./server/sandbox.ts";

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
export type { SeedTypes } from "./generated/seed-types.ts";
export type { StartedWork } from "./generated/started-work.ts";
export type { TestResults } from "./generated/test-results.ts";
export type { SqlJs, SqlJsDatabase, SqlJsStatement } from "./platform/sql-js.ts";
export type { ActiveFault, Fault } from "./request/faults.ts";
export type { Fetch } from "./request/in-process.ts";
export type { RecordedRequest, RecordedRequests } from "./request/journal.ts";
export type { RateLimits } from "./request/rate-limit.ts";
export type { IdempotencyKeys } from "./server/options.ts";
export type { PageOptions } from "./server/page-options.ts";
export type { SqlValue } from "./store/connection.ts";
export type { Snapshot } from "./tenants/snapshots.ts";
export { AdvanceStopped } from "./time/advances.ts";
export type { Duration } from "./time/duration.ts";
export type { ClientClock } from "./time/waits.ts";

/**
 * Starts the Planasonix API, with state, in this page or worker. Only its `fetch` reaches it.
 *
 * @throws {TypeError} If an option is unknown or invalid, or needs Node.
 * @throws {SeedError} If the initial data is not valid.
 *
 * @example
 * const sqlite = await initSqlJs({ locateFile: () => "/sql-wasm-browser.wasm" });
 * const sandbox = await startSandbox({ sqlite, clock: "manual" });
 * const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
 * const response = await sandbox.fetch(`${sandbox.url}/pipelines`, { headers });
 */
export async function startSandbox(options: PageOptions): Promise<Sandbox> {
  const { sqlite, shared } = await checkPageOptions(options);
  return assembleSandbox(pagePlatform(sqlite), shared);
}
