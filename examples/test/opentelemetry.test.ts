import { context as api, type Context, propagation, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, NodeTracerProvider, type Span, type SpanProcessor } from "@opentelemetry/sdk-trace-node";
import { type ClientOptions, createClient, type Planasonix } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { type Fault, type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ExportedSpan, exportedTo } from "./collector.ts";
import { type RecordingServer, recordingServer } from "./recording-server.ts";

const pipeline = "pl_01hqxyz";
const collector = await recordingServer();
const exporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
const started = new Set<string>();
/** Counts the spans that have started. */
const counter: SpanProcessor = {
  onStart: (span: Span, _: Context) => void started.add(span.spanContext().spanId),
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
const provider = new NodeTracerProvider({ spanProcessors: [counter, new BatchSpanProcessor(exporter)] });

const sandbox = await startSandbox({ clock: "manual" });
let tenant: SandboxTenant;
let server: RecordingServer;

beforeAll(async () => {
  provider.register();
  tenant = await sandbox.tenant();
  server = await recordingServer(tenant.url);
});
afterEach(async () => {
  await provider.forceFlush();
  collector.received.length = 0;
  started.clear();
  server.received.length = 0;
  tenant.faults.clear();
  tenant.requests.clear();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await sandbox.close();
  await provider.shutdown();
  await collector[Symbol.asyncDispose]();
  trace.disable();
  api.disable();
  propagation.disable();
});

function connect(options: ClientOptions = {}): Planasonix {
  const { apiKey, clock, url } = tenant;
  const baseUrl = server.url + new URL(url).pathname;
  return createClient({ apiKey, baseUrl, clock: clock.client, telemetry: openTelemetry(), ...options });
}

/** The spans that the collector has, in the order of their ends. */
async function spans(): Promise<readonly ExportedSpan[]> {
  await provider.forceFlush();
  return exportedTo(collector);
}
const isAttempt = ({ attributes }: ExportedSpan): boolean => "http.request.method" in attributes;
const ids = (all: readonly ExportedSpan[]): readonly string[] => all.map(({ spanId }) => spanId);
const attemptIds = async (): Promise<readonly string[]> => ids((await spans()).filter(isAttempt));
const sentIds = (): readonly (string | undefined)[] =>
  server.received.map(({ traceparents: [only, ...others] }) => (others.length === 0 ? only?.split("-")[2] : "several"));

/** What the spans of a call say, the attempts first. */
async function told(): Promise<readonly (readonly (string | number)[])[]> {
  return (await spans()).map(({ name, attributes, events }) =>
    [
      name,
      attributes["http.response.status_code"],
      attributes["error.type"],
      attributes["planasonix.call.attempts"],
      attributes["planasonix.call.outcome"],
      ...events.map((event) => event.attributes["planasonix.delay.reason"] ?? event.name),
    ].filter((value) => typeof value === "string" || typeof value === "number"),
  );
}

const get = "GET /pipelines/{pipeline_id}";
const post = "POST /pipelines/{pipeline_id}/run";
const cases: readonly (readonly [string, Fault, "read" | "write", readonly (readonly (string | number)[])[]])[] = [
  [
    "no fault",
    { status: 503, operation: "runs.get" },
    "read",
    [
      [get, 200],
      ["pipelines.get", 1],
    ],
  ],
  [
    "a 503, then a 200",
    { status: 503, times: 1 },
    "read",
    [
      [get, 503, "503"],
      [get, 200],
      ["pipelines.get", 2, "hint"],
    ],
  ],
  [
    "a reset connection",
    { reset: "before", times: 1 },
    "read",
    [
      [get, "ConnectionError"],
      [get, 200],
      ["pipelines.get", 2, "backoff"],
    ],
  ],
  [
    "a reset connection of a write",
    { reset: "after", times: 1 },
    "write",
    [
      [post, "ConnectionError"],
      ["pipelines.run", "ConnectionError", 1, "unknown"],
    ],
  ],
  [
    "a 429",
    { status: 429, retryAfter: 3, times: 1 },
    "read",
    [
      [get, 429, "429"],
      [get, 200],
      ["pipelines.get", 2, "hint"],
    ],
  ],
  [
    "a truncated body",
    { truncate: true, times: 1 },
    "read",
    [
      [get, "ConnectionError"],
      [get, 200],
      ["pipelines.get", 2, "backoff"],
    ],
  ],
  [
    "a 404",
    { status: 404 },
    "read",
    [
      [get, 404, "404"],
      ["pipelines.get", "NotFoundError", 1],
    ],
  ],
];

describe("the spans of a call over HTTP", () => {
  test.each(cases)("show %s", async (_, fault, kind, expected) => {
    tenant.faults.add(fault);
    const planasonix = connect();
    const call = kind === "read" ? planasonix.pipelines.get(pipeline) : planasonix.pipelines.run(pipeline);
    await call.catch(() => {});

    expect(await told()).toEqual(expected);
    expect(sentIds()).toEqual(await attemptIds());
  });

  test("show an attempt that takes too long", async () => {
    tenant.faults.add({ delayMs: 60_000, times: 1 });
    await connect({ timeoutMs: 5_000 }).pipelines.get(pipeline);

    expect(await told()).toEqual([
      [get, "TimeoutError"],
      [get, 200],
      ["pipelines.get", 2, "backoff"],
    ]);
    expect(sentIds()).toEqual(await attemptIds());
  });

  test("show a call that the caller aborts", async () => {
    tenant.faults.add({ slowBody: 10_000 });
    const controller = new AbortController();
    const call = connect().pipelines.get(pipeline, { signal: controller.signal });
    const ended = expect(call).rejects.toBe("enough");
    await expect.poll(() => server.received.length).toBe(1);
    controller.abort("enough");
    await ended;

    expect(await told()).toEqual([
      [get, "AbortError"],
      ["pipelines.get", "AbortError", 1],
    ]);
  });

  test("show a call that is not allowed, which sends nothing", async () => {
    await connect({ allow: ["read"] })
      .pipelines.run(pipeline)
      .catch(() => {});

    expect(await told()).toEqual([["pipelines.run", "NotAllowedError", 0]]);
    expect(server.received).toEqual([]);
  });

  test("show a redirect that is refused, and one that is followed as one attempt", async () => {
    const planasonix = connect();
    server.redirect("https://elsewhere.test/");
    await planasonix.pipelines.get(pipeline).catch(() => {});
    server.redirect(`${new URL(tenant.url).pathname}/pipelines/${pipeline}`);
    await planasonix.pipelines.get(pipeline);

    expect(await told()).toEqual([
      [get, 307, "RedirectError"],
      ["pipelines.get", "RedirectError", 1],
      [get, 200],
      ["pipelines.get", 1],
    ]);
    const [refused, followed] = await attemptIds();
    expect(sentIds()).toEqual([refused, followed, followed]);
  });
});

describe("the context", () => {
  test("is kept across retries, pages and waits: all spans belong to the trace of the caller", async () => {
    const planasonix = connect({ maxRetries: 5 });
    await provider.getTracer("app").startActiveSpan("job", async (job) => {
      tenant.faults.add({ status: 503, times: 2 });
      await planasonix.pipelines.list({ limit: 1 }).toArray({ limit: 4 });
      await planasonix.pipelines.runAndWait(pipeline);
      for await (const _ of planasonix.runs.followLogs("run_01j8k2m4")) break;
      job.end();
    });

    const ended = await spans();
    const job = ended.find(({ name }) => name === "job");
    expect(new Set(ended.map(({ traceId }) => traceId))).toEqual(new Set([job?.traceId]));
    const children = ended.filter(({ parentSpanId }) => parentSpanId === job?.spanId);
    expect(children.map(({ name }) => name)).toEqual([
      ...Array(4).fill("pipelines.list"),
      "pipelines.runAndWait",
      "runs.followLogs",
    ]);
    expect(server.received.length).toBeGreaterThan(8);
    for (const { traceparents } of server.received) {
      expect(traceparents).toEqual([expect.stringContaining(`-${job?.traceId}-`)]);
    }
  });
});

describe("many calls", () => {
  test("have one span for each request of the sandbox's record, and further ones only for requests that never arrived", async () => {
    const random = seeded(2026);
    const planasonix = connect({ random });
    const pick = <Item>(...all: readonly Item[]): Item => all[Math.floor(random() * all.length)] as Item;
    const neverArrived: string[] = [];
    for (let call = 0; call < 1_000; call += 1) {
      const fault = pick<Fault | "cut" | undefined>(
        undefined,
        undefined,
        { status: 503, times: 2 },
        { status: 500, times: 1 },
        { status: 429, times: 3 },
        { reset: "before", times: 1 },
        { reset: "after", times: 1 },
        { status: 403, times: 1 },
        "cut",
      );
      if (fault === "cut") server.cut(1);
      else if (fault) tenant.faults.add(fault);
      const operation = pick<() => PromiseLike<unknown>>(
        () => planasonix.pipelines.get(pipeline),
        () => planasonix.runs.get("run_01j8k2m4"),
        () => planasonix.runs.list({ limit: 2 }),
        () => planasonix.pipelines.update(pipeline, { name: `Orders ${call}` }),
        () => planasonix.pipelines.run(pipeline),
      );
      await Promise.resolve(operation()).catch(() => {});
      tenant.faults.clear();
      const recorded = tenant.requests.all().map(({ method, path }) => `${method} ${path}`);
      expect(recorded).toEqual(server.received.map(({ method, path }) => `${method} ${path}`));
      const arrived = new Set(sentIds());
      const ended = await spans();
      const attempts = ended.filter(isAttempt);
      expect(arrived.size).toBe(recorded.length);
      expect(ids(attempts)).toEqual(expect.arrayContaining([...arrived]));
      for (const span of attempts.filter(({ spanId }) => !arrived.has(spanId))) {
        neverArrived.push(`${fault}: ${span.attributes["error.type"]}`);
      }
      const whole = ended.find((span) => !isAttempt(span));
      expect(whole?.attributes["planasonix.call.attempts"]).toBe(attempts.length);
      collector.received.length = 0;
      server.received.length = 0;
      tenant.requests.clear();
    }

    expect(neverArrived.length).toBeGreaterThan(50);
    expect(new Set(neverArrived)).toEqual(new Set(["cut: ConnectionError"]));
  });

  test("at once all end their spans, also those that are aborted", async () => {
    const random = seeded(7);
    const planasonix = connect({ maxConcurrency: 20, random });
    tenant.faults.add({ status: 503, retryAfter: 1, probability: 0.3 });
    const calls = Array.from({ length: 200 }, async (_, index) => {
      const controller = new AbortController();
      const ended = planasonix.pipelines.get(pipeline, { signal: controller.signal }).then(
        () => "done",
        () => "failed", // Handled at once: it may reject during the turns below.
      );
      if (index % 3 === 0) {
        for (let turns = Math.floor(random() * 200); turns > 0; turns -= 1) await nextTurn();
        controller.abort("enough");
      }
      return ended;
    });
    const ended = await Promise.all(calls);

    expect(ended).toHaveLength(200);
    expect(ended).toContain("failed");
    expect((await spans()).filter(({ name }) => name === "pipelines.get")).toHaveLength(200);
    await expect.poll(async () => ids(await spans()).toSorted()).toEqual([...started].toSorted());
  });
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Random numbers that are the same at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
