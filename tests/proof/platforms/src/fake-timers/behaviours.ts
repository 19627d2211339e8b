// How calls behave under the fake timers of test runners. Each runner has a program beside this module.
import { type ClientOptions, createClient, isTimeoutError, type Planasonix } from "@planasonix/client";

/** The fake timers of one test runner. */
export interface FakeTimers {
  enable(): void;
  /** Advances the time by this many milliseconds. */
  advance(ms: number): unknown;
  disable(): void;
}

const timeoutMs = 50;
const pipeline = { data: { id: "pl_1", type: "pipeline", attributes: {} } };

/** A `fetch` that never settles and ignores its signal. */
const silent = (): Promise<Response> => new Promise(() => {});

function clientOver(fetch: () => Promise<Response>, options: ClientOptions = {}): Planasonix {
  const own = { apiKey: "sk_test_fake_timers", baseUrl: "https://api.test/v1", maxRetries: 0, timeoutMs };
  return createClient({ ...own, fetch, ...options });
}

/** Whether a call times out. `act` runs after the call has started. */
async function timesOut(client: Planasonix, act: () => unknown = () => {}): Promise<boolean> {
  const hasTimedOut = client.pipelines.get("pl_1").then(() => false, isTimeoutError);
  await settle();
  await act();
  return hasTimedOut;
}

const { setImmediate: nextTurn } = globalThis; // The real function, before fake timers replace it.

/** Waits until pending work has reached its next timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => nextTurn(resolve));
}

/** The expected behaviours by test title. Each function returns whether the client behaves as the title says. */
export const behaviours: Readonly<Record<string, (timers: FakeTimers) => Promise<boolean>>> = {
  "a call in real time times out even if an earlier call used fake timers": async (timers) => {
    const client = clientOver(silent);
    timers.enable();
    const isFake = await timesOut(client, () => timers.advance(timeoutMs));
    timers.disable();
    return isFake && (await timesOut(client));
  },
  "a call in real time times out although a call under fake timers is still pending": async (timers) => {
    const client = clientOver(silent, { maxConcurrency: 2 });
    timers.enable();
    client.pipelines.get("pl_1").catch(() => {});
    await settle();
    timers.disable();
    return timesOut(client);
  },
  "a call under fake timers times out even if an earlier call used real timers": async (timers) => {
    const client = clientOver(silent);
    const isReal = await timesOut(client);
    timers.enable();
    const isFake = await timesOut(client, () => timers.advance(timeoutMs));
    timers.disable();
    return isReal && isFake;
  },
  "a call succeeds even if fake timers are enabled or disabled while it is in progress": async (timers) => {
    const responses: ((response: Response) => void)[] = [];
    const client = clientOver(() => new Promise((resolve) => responses.push(resolve)), { timeoutMs: 60_000 });
    const real = client.pipelines.get("pl_1");
    await settle();
    timers.enable();
    responses[0]?.(Response.json(pipeline));
    const fake = client.pipelines.get("pl_1");
    await settle();
    timers.disable();
    responses[1]?.(Response.json(pipeline));
    return (await real).id === "pl_1" && (await fake).id === "pl_1";
  },
  "a call under fake timers is retried after the Retry-After delay": async (timers) => {
    const responses = [Response.json({}, { status: 503, headers: { "retry-after": "60" } })];
    const client = clientOver(async () => responses.shift() ?? Response.json(pipeline), { maxRetries: 1 });
    timers.enable();
    const call = client.pipelines.get("pl_1");
    await settle();
    await timers.advance(70_000);
    const { id } = await call;
    timers.disable();
    return id === "pl_1";
  },
  "a call in real time is sent although calls under fake timers still wait for the rate limit": async (timers) => {
    const responses = [Response.json({}, { status: 429, headers: { "retry-after": "1" } })];
    const client = clientOver(async () => responses.shift() ?? Response.json(pipeline), { maxRetries: 1 });
    timers.enable();
    for (const id of ["pl_1", "pl_2", "pl_3"]) {
      client.pipelines.get(id).catch(() => {});
      await settle();
    }
    timers.disable();
    return (await client.pipelines.get("pl_1")).id === "pl_1";
  },
  "calls that wait for a slot are sent under fake timers, without any advance": async (timers) => {
    const client = clientOver(async () => Response.json(pipeline), { maxConcurrency: 1 });
    timers.enable();
    const calls = ["pl_1", "pl_2", "pl_3"].map((id) => client.pipelines.get(id));
    const pipelines = await Promise.all(calls);
    timers.disable();
    return pipelines.length === 3;
  },
};
