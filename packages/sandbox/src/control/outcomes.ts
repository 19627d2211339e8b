// Scripted outcomes: how the next work that an operation starts ends.
import type { Ending } from "../call/workspace.ts";
import { explainError, explainStatus, workMs } from "../operations/lifecycle/ending.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { Duration } from "../time/duration.ts";

/** The scripted end of long-running work. */
export interface ScriptedOutcome {
  /**
   * The state in which the work ends, such as `failed`.
   * @default the successful state
   */
  readonly status?: string | undefined;
  /**
   * How long the work takes, such as `90s`.
   * @default the usual time
   */
  readonly after?: Duration | undefined;
  /** The value of the work's attribute `error`. */
  readonly error?: unknown;
}

/**
 * Scripts the end of the next work that an operation starts.
 * @throws {TypeError} If the operation does not exist or only reads, its work cannot end in the state or with the error,
 * or the duration is invalid or too long.
 */
export function scriptOutcome({ workspace, endings }: Tenant, operation: string, outcome: ScriptedOutcome): void {
  const { status, after, error } = outcome;
  const known = [...workspace.model.operations.values()].find(({ name }) => name === operation);
  if (known === undefined)
    throw new TypeError(`There is no operation ${JSON.stringify(operation)}; use a name such as pipelines.run`);
  if (known.method === "GET") throw new TypeError(`${operation} only reads, so it starts no work`);
  const type = known.successes[0].resource?.type ?? "";
  const problem = status === undefined ? undefined : explainStatus(workspace, type, status);
  if (problem !== undefined) throw new TypeError(`\`status\` ${problem}`);
  const unfit = error === undefined ? undefined : explainError(workspace, type, error);
  if (unfit !== undefined) throw new TypeError(`\`error\` ${unfit}`);
  const afterMs = after === undefined ? undefined : workMs(workspace, after);
  const ending: Ending = { status, error, afterMs };
  endings.set(operation, [...(endings.get(operation) ?? []), ending]);
}
