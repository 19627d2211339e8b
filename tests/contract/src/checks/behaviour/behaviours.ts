import type { ClientOptions, Fetch } from "@planasonix/client";
import { fakeClock } from "@planasonix/runtime/testing";
import {
  type Response as Answer,
  type DescribedOperation,
  type Description,
  type JsonObject,
  listOperations,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { type Methods, methodArguments, methodOf } from "../../call/method-call.ts";
import { examplesOf } from "../../cases/examples.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import type { Failure } from "../../judge/failure.ts";

/** What the promises of the extension fields are tried with. */
export interface Stage {
  readonly description: Description;
  readonly url: string;
  /** A client over the table that is tried. */
  readonly createClient: (options: ClientOptions) => Methods;
}

interface Trial extends Stage {
  readonly operation: DescribedOperation;
  readonly values: readonly unknown[];
}

interface Rejection {
  readonly outcome?: string;
  readonly checkWith?: string;
}

const USUAL_TIMEOUT_MS = 60_000;
const PATIENCE_MS = 300_000;

const TRIALS: Readonly<Record<string, (trial: Trial) => Promise<Difference[]>>> = {
  "x-retry": repeats,
  "x-timeout-ms": bounds,
  "x-pagination": walks,
  "x-waiter": waits,
  "x-starts": startsAndWaits,
  "x-follow": follows,
};

/** The extension fields of an operation that make the client do more than one exchange. */
export function behaviours({ object }: DescribedOperation): string[] {
  const always = ["x-retry", "x-timeout-ms"];
  return Object.keys(TRIALS).filter((name) => always.includes(name) || name in object);
}

/** Tries whether the client keeps what an extension field promises. */
export async function runBehaviour(stage: Stage, operation: DescribedOperation, name: string): Promise<Failure[]> {
  const [request] = examplesOf(stage.description, operation.object.requestBody?.content);
  const values = methodArguments(operation, request?.value, {});
  const at = { operation: operation.name, case: name };
  try {
    const differences = (await TRIALS[name]?.({ ...stage, operation, values })) ?? [];
    return differences.map((difference) => ({ ...at, ...difference }));
  } catch (error) {
    return [{ ...at, what: "thrown", expected: "no error", got: String(error) }];
  }
}

/** After a failure that leaves the outcome open, only what may be repeated is repeated; else the error says what tells. */
async function repeats(trial: Trial): Promise<Difference[]> {
  const { "x-retry": retry, "x-outcome": outcome } = trial.operation.object;
  let sent = 0;
  const failsOnce: Fetch = (url, init) =>
    sent++ === 0 ? Promise.resolve(new Response(null, { status: 500 })) : fetch(url, init);
  const client = create(trial, { fetch: failsOnce });
  const rejection = await call(client, trial, { maxRetries: 1 }).then(
    () => undefined,
    (error: Rejection) => error,
  );
  const mayRepeat = retry === "safe" || retry === "idempotent";
  return [
    ...differs("attempts", mayRepeat ? 2 : 1, sent),
    ...differs("outcome", mayRepeat ? undefined : "unknown", rejection?.outcome),
    ...differs("operation to check with", mayRepeat || outcome === "none" ? undefined : outcome, rejection?.checkWith),
  ];
}

/** One attempt has the time that the description gives it. */
async function bounds(trial: Trial): Promise<Difference[]> {
  const clock = fakeClock();
  const timers: number[] = [];
  const timer: typeof clock.timer = (ms, run) => {
    timers.push(ms);
    return clock.timer(ms, run);
  };
  await call(create(trial, { clock: { ...clock, timer } }), trial, {});
  const wanted = trial.operation.object["x-timeout-ms"] ?? USUAL_TIMEOUT_MS;
  return differs("time for an attempt", wanted, timers.find((ms) => ms === wanted) ?? timers[0]);
}

/** The pages follow one another by the parameter that the description names, to the last. */
async function walks(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const cursor = operation.object["x-pagination"]?.cursor ?? "";
  const asked: (string | null)[] = [];
  const watched: Fetch = (url, init) => {
    asked.push(new URL(url).searchParams.get(cursor));
    return fetch(url, init);
  };
  const list = methodOf(create(trial, { fetch: watched }), operation)(...withoutCursor(values, cursor));
  if (!("toArray" in list)) return differs("what the method gives", "a list", await settled(list));
  const pages = answers(trial).map(({ data, meta }) => ({
    data,
    cursor: ((meta as JsonObject).page as JsonObject).cursor,
  }));
  const [first] = pages;
  const last = pages.find((page) => page.cursor === null);
  return [
    ...differs(
      "items",
      [first, last].flatMap((page) => page?.data),
      await list.toArray(),
    ),
    ...differs("cursors asked for", [null, first?.cursor], asked),
  ];
}

/** How the promise ended, whichever way. */
function settled(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).catch(String);
}

function withoutCursor(values: readonly unknown[], cursor: string): unknown[] {
  return values.map((value) => {
    if (typeof value !== "object" || value === null || !(cursor in value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== cursor));
  });
}

/** The first example of what is polled is a finished one: the wait ends with it. */
async function waits(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const member = addedMethods.wait(operation);
  const done = await methodOf(create(trial, {}), { ...operation, member })(values[0], {
    deadlineMs: PATIENCE_MS,
  });
  return differs("resource at the end", answers(trial)[0]?.data, done);
}

/** Starting and waiting asks the poll for the id of what was started. */
async function startsAndWaits(trial: Trial): Promise<Difference[]> {
  const { description, operation, values } = trial;
  const starts = operation.object["x-starts"];
  const poll = listOperations(description).find(({ name }) => name === starts?.poll);
  if (starts === undefined || poll === undefined) return differs("poll", starts?.poll, undefined);
  const urls: string[] = [];
  const watched: Fetch = (url, init) => {
    urls.push(String(url));
    return fetch(url, init);
  };
  const started = methodOf(create(trial, { fetch: watched }), { ...operation, member: addedMethods.start(operation) });
  const done = await started(...values.slice(0, -1), { ...(values.at(-1) as object), deadlineMs: PATIENCE_MS });
  const id = starts.id
    .slice(1)
    .split("/")
    .reduce<unknown>((node, key) => (node as JsonObject)[key], answers(trial)[0]);
  return [
    ...differs("resource at the end", answers({ ...trial, operation: poll })[0]?.data, done),
    ...differs("polled", `${trial.url}${poll.path.replace(/\{\w+\}/, String(id))}`, urls[1]),
  ];
}

/** Following yields every line once and ends with the work. */
async function follows(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const member = addedMethods.follow(operation);
  const followed = methodOf(create(trial, {}), { ...operation, member })(
    values[0],
  ) as unknown as AsyncIterable<unknown>;
  const lines: unknown[] = [];
  for await (const line of followed) lines.push(line);
  return differs(
    "items",
    answers(trial).flatMap(({ data }) => data),
    lines,
  );
}

function create({ createClient, url }: Trial, options: ClientOptions): Methods {
  return createClient({ apiKey: "plnx_live_example", baseUrl: url, clock: fakeClock(), ...options });
}

async function call(client: Methods, { operation, values }: Trial, options: object): Promise<unknown> {
  const last = values.at(-1) as object;
  return methodOf(client, operation)(...values.slice(0, -1), { maxRetries: 0, ...last, ...options });
}

/** The success examples of the operation, in order. */
function answers({ description, operation }: Pick<Trial, "description" | "operation">): JsonObject[] {
  return operation.successes.flatMap(([, response]) =>
    examplesOf(description, resolve<Answer>(description, response).content).map(({ value }) => value as JsonObject),
  );
}
