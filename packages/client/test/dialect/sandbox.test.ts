import { explore, type Program } from "@planasonix/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDialect, goingWorkOf } from "../../src/dialect.ts";
import { createClient, isConflictError } from "../../src/index.ts";
import { memoryStore, type StartStore, startOnce } from "../../src/once.ts";
import { rejection } from "../support/client.ts";
import { type Deployment, outcomeOf, serve, spoken, type Work } from "./sandbox.ts";

type Scenario = (deployment: Deployment, work: Work) => Promise<unknown>;

/** The faults of the sandbox that can meet a request. */
const faults = {
  "503, once": { status: 503, times: 1 },
  "503, always": { status: 503 },
  "429, once": { status: 429, retryAfter: 2, times: 1 },
  "a 500 after it was executed": { status: 500, executed: true, times: 1 },
  "a 500 before it was executed": { status: 500, times: 1 },
  "a reset before it was executed": { reset: "before", times: 1 },
  "a reset after it was executed": { reset: "after", times: 1 },
  "a response that takes too long": { delayMs: 600_000, times: 1 },
  "a response that breaks off": { truncate: true, times: 1 },
  "half a response": { malformed: true, times: 1 },
  "401": { status: 401 },
  "403": { status: 403 },
  "404": { status: 404 },
} as const;

const starts = Object.entries(faults).flatMap(([name, fault]): [string, Scenario][] => [
  [
    `a start with a key meets ${name}`,
    async ({ tenant, connect }, work) => {
      tenant.faults.add({ operation: work.start, ...fault });
      return outcomeOf(work.begin(connect(), { idempotencyKey: "nightly" }));
    },
  ],
  [
    `a start without a key meets ${name}`,
    async ({ tenant, connect }, work) => {
      tenant.faults.add({ operation: work.start, ...fault });
      return outcomeOf(work.begin(connect()));
    },
  ],
  [
    `a poll meets ${name}`,
    async ({ tenant, connect }, work) => {
      const { id } = await work.begin(connect());
      tenant.faults.add({ operation: work.poll, ...fault });
      return outcomeOf(work.get(connect(), id));
    },
  ],
  [
    `a wait meets ${name}`,
    async ({ tenant, connect }, work) => {
      tenant.faults.add({ operation: work.poll, ...fault });
      return outcomeOf(work.run(connect(), { deadlineMs: 3_600_000 }));
    },
  ],
]);

const error = { message: "no route" };
const waits: [string, Scenario][] = [
  ["work succeeds", async ({ connect }, work) => outcomeOf(work.run(connect()))],
  [
    "work fails",
    async ({ tenant, connect }, work) => {
      tenant.outcomes.next(work.start as "pipelines.run", { status: "failed", error });
      return outcomeOf(work.run(connect()));
    },
  ],
  ...(["onStart", "onUpdate"] as const).map((when): [string, Scenario] => [
    `somebody else cancels the work, as ${when} says that it is going`,
    async ({ connect, connectOther }, work) => {
      const told = new Set<string>();
      const cancel = async ({ id }: { id: string }): Promise<void> => {
        if (!told.has(id)) await work.cancel(connectOther(), id);
        told.add(id);
      };
      const outcome = await outcomeOf(work.run(connect(), { [when]: cancel }));
      expect([outcome, told.size]).toEqual([{ name: "WaitError", reason: "canceled" }, 1]);
      return outcome;
    },
  ]),
  [
    "work is still going at the deadline",
    async ({ connect }, work) => outcomeOf(work.run(connect(), { deadlineMs: 10 })),
  ],
  [
    "a wait is aborted",
    async ({ connect }, work) => {
      const controller = new AbortController();
      const onStart = (): void => controller.abort(new Error("enough"));
      return outcomeOf(work.run(connect(), { signal: controller.signal, onStart, onAbort: "detach" }));
    },
  ],
];

const sameKey: [string, Scenario][] = [
  [
    "the same key starts twice",
    async ({ connect }, work) => {
      const ids = [1, 2].map(async () => (await work.begin(connect(), { idempotencyKey: "nightly" })).id);
      return new Set(await Promise.all(ids)).size;
    },
  ],
];

const never = new Promise<never>(() => {});

/** Starts work once under a key, in a process that is killed before its request, or after it. */
async function killed(
  { tenant, connect }: Deployment,
  work: Work,
  store: StartStore,
  when: "before" | "after",
): Promise<void> {
  const { client: clock } = tenant.clock;
  let isKilled = false;
  await new Promise<void>((resolve) => {
    const planasonix = connect({
      clock: { ...clock, timer: (ms, callback) => clock.timer(ms, () => isKilled || callback()) },
      middleware: [
        (next) => async (request) => {
          if (request.operation !== work.start) return next(request);
          if (when === "after") await next(request);
          isKilled = true;
          resolve();
          return never;
        },
      ],
    });
    work.run(planasonix, { start: startOnce({ key: "nightly", store }) });
  });
}

const once: [string, Scenario][] = [
  [
    "startOnce is called twice with one key",
    async ({ connect }, work) => {
      const store = memoryStore();
      const run = (): Promise<unknown> => outcomeOf(work.run(connect(), { start: startOnce({ key: "k", store }) }));
      return [await run(), await run()];
    },
  ],
  ...(["before", "after"] as const).map((when): [string, Scenario] => [
    `startOnce is killed ${when} its request, and called again`,
    async (deployment, work) => {
      const store = memoryStore();
      await killed(deployment, work, store, when);
      return outcomeOf(work.run(deployment.connect(), { start: startOnce({ key: "nightly", store }) }));
    },
  ]),
  ...Object.entries(faults).map(([name, fault]): [string, Scenario] => [
    `startOnce meets ${name}`,
    async ({ tenant, connect }, work) => {
      tenant.faults.add({ operation: work.start, ...fault });
      return outcomeOf(work.run(connect(), { start: startOnce({ key: "nightly", store: memoryStore() }) }));
    },
  ]),
];

describe.each(spoken)("in the form %s, %s", (form, _, work) => {
  const servers: Awaited<ReturnType<typeof serve>>[] = [];

  beforeAll(async () => {
    servers.push(...(await Promise.all(["documented", form].map(serve))));
  });

  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  test.each([...waits, ...sameKey, ...starts, ...once])(
    "comes to the same as in the documented form, and starts nothing twice, if %s",
    async (_, act) => {
      const outcomes = [];
      for (const server of servers) {
        const deployment = await server.deploy(work);
        const outcome = await act(deployment, work);
        deployment.tenant.faults.clear();
        outcomes.push({ outcome, begun: (await deployment.begun()).length });
      }

      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(outcomes[1]?.begun).toBeLessThanOrEqual(1);
    },
  );

  const job =
    (isCareful: boolean): Program =>
    async ({ apiKey, url, fetch, clock }) => {
      const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock, dialect: createDialect(form) });
      const done = work.run(planasonix, { idempotencyKey: "nightly", maxRetries: isCareful ? 4 : 0 });
      await (isCareful ? done : outcomeOf(done));
    };

  test("`explore` finds nothing in a job that tries again with one key, and fails if it cannot", async () => {
    const { findings, covered } = await explore(job(true), { dialect: form });

    expect(findings).toEqual([]);
    expect(covered.map(({ operation }) => operation)).toEqual(expect.arrayContaining([work.start, work.poll]));
  });

  test("`explore` finds what a job does that gives up without a word", async () => {
    const { findings } = await explore(job(false), { dialect: form, faults: ["reset_before"] });

    expect(findings.map(({ problem }) => problem)).toContain("not_started");
  });
});

describe("in the form airflow-provider", () => {
  const [, , work] = spoken[0] ?? expect.unreachable();
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    server = await serve("airflow-provider");
  });

  afterAll(() => server.close());

  test("a start with another key gets the job that is going, and waits for it as one that it has not started", async () => {
    const { connect, begun } = await server.deploy(work);
    const { id } = await work.begin(connect(), { idempotencyKey: "one" });
    const told: unknown[] = [];
    const onStart = (job: { id: string }, facts: object): unknown => told.push([job.id, facts]);

    const error = await rejection(work.begin(connect(), { idempotencyKey: "two" }));
    const done = await work.run(connect(), { idempotencyKey: "two", onStart });

    expect([isConflictError(error), goingWorkOf(error)]).toEqual([true, id]);
    expect([done.id, told, await begun()]).toEqual([id, [[id, { adopted: true, sequence: 1 }]], [id]]);
  });

  test("startOnce leaves alone a job that was going before its start", async () => {
    const { connect, begun } = await server.deploy(work);
    const { id } = await work.begin(connect(), { idempotencyKey: "one" });

    const error = await rejection(work.run(connect(), { start: startOnce({ key: "two", store: memoryStore() }) }));

    expect([isConflictError(error), goingWorkOf(error), await begun()]).toEqual([true, id, [id]]);
  });

  test("errors have no code and no request ID, because the form lacks them", async () => {
    const { connect } = await server.deploy(work);

    const error = await rejection(work.get(connect(), "job_none"));

    expect(error).toMatchObject({ name: "NotFoundError", code: undefined, requestId: undefined });
  });
});
