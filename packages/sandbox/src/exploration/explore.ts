// Explores how a program of this process handles faults.
import { readForms } from "@planasonix/serving";
import { readLike } from "../imitation/like.ts";
import { offlineOrigin } from "../request/in-process.ts";
import { controlPath } from "../request/request.ts";
import { type IdempotencyKeys, keyMemoryOf } from "../server/options.ts";
import { type Duration, durationMs } from "../time/duration.ts";
import { type Exploration, type ExplorationRules, exploreAll } from "./explore-all.ts";
import { createInProcessRunner, type Program } from "./in-process.ts";
import { watchRealWork } from "./real-work.ts";
import { createWorld } from "./world.ts";

/** Options of {@link explore}. */
export interface ExploreOptions extends ExplorationRules {
  /**
   * The limit of virtual time for one run.
   * @default "24h"
   */
  readonly limit?: Duration | undefined;
  /**
   * How long the program may wait for something other than its clock and the API, such as a file, in real time.
   * @default "5s"
   */
  readonly realLimit?: Duration | undefined;
  /**
   * What the deployment does with idempotency keys: `honored`, `ignored`, or how long it remembers them, such as `10s`.
   * @default "honored"
   */
  readonly idempotencyKeys?: IdempotencyKeys | undefined;
  /**
   * The form in which the sandbox speaks: the name of a known dialect, such as `airflow-provider`, the text of a file with
   * one, or the dialect itself. `url` has its prefix.
   * @default "documented"
   */
  readonly dialect?: string | object | undefined;
  /**
   * A deployment to behave as: the text of a file that `planasonix doctor --save` wrote, or its content. Its dialect and
   * what it does with idempotency keys hold unless the options say otherwise.
   * @default the documented API
   */
  readonly like?: string | object | undefined;
  /** The initial data: `demo` for the examples of the API description, or `empty` for none. @default "demo" */
  readonly seed?: "demo" | "empty" | undefined;
}

/**
 * Runs a program in virtual time: twice without a fault, then once for each fault at each of its requests. Reports each
 * run that leaves a different state behind than without the fault, even after the program has been started again.
 *
 * The time moves only while the program sleeps on the given clock. While it does anything else, such as reading a file,
 * the exploration waits in real time.
 *
 * @throws {Error} If the program fails, does not end or fails its check in a run without a fault. `cause` is the error
 * of the program.
 * @throws {TypeError} If an option or the dialect is invalid, or `like` is no saved report.
 *
 * @example
 * const { findings } = await explore(async ({ url, apiKey, fetch, clock, random }) => {
 *   await nightlyJob(createClient({ baseUrl: url, apiKey, fetch, clock, random }));
 * });
 */
export async function explore(program: Program, options: ExploreOptions = {}): Promise<Exploration> {
  const { limit = "24h", realLimit = "5s", seed = "demo", dialect, like: saved, ...others } = options;
  const like = saved === undefined ? undefined : readLike(saved, `${controlPath}/`);
  const { idempotencyKeys = like?.idempotencyKeys, ...rules } = others;
  const forms = like && dialect === undefined ? like.forms : readForms(dialect);
  const url = offlineOrigin + forms.all[0].prefix;
  const limits = { url, virtualMs: durationMs(limit), realMs: durationMs(realLimit) };
  const keyMemoryMs = keyMemoryOf(idempotencyKeys);
  const world = createWorld({ url, retryAfter: 1, seed, keyMemoryMs, forms, imitating: like?.imitating });
  const unwatch = watchRealWork();
  try {
    const runnerOf = createInProcessRunner.bind(undefined, program, limits);
    return await exploreAll({ world, runnerOf, concurrency: 1 }, rules);
  } finally {
    unwatch();
    world.close();
  }
}
