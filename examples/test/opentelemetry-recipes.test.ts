// The programs of opentelemetry/README.md, each in a process of its own, because OpenTelemetry changes the modules of a
// process. Next.js and Lambda are replaced by programs that do the same with a module.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ExportedSpan, exportedTo } from "./collector.ts";
import { type RecordingServer, recordingServer } from "./recording-server.ts";

const pipeline = "pl_01hqxyz";
const folder = fileURLToPath(new URL("../.cache/opentelemetry/", import.meta.url));
const names = ["instrument.ts", "job.ts", "instrumentation.ts", "route.ts", "lambda.ts"];

const nextjs = `import { trace } from "@opentelemetry/api";
import { register } from "./instrumentation.ts";
await register();
const { POST } = await import("./route.ts");
await trace.getTracer("next.js").startActiveSpan("POST /pipelines/[id]/runs", async (span) => {
  const params = Promise.resolve({ id: "${pipeline}" });
  const { status } = await POST(new Request("http://localhost/", { method: "POST" }), { params });
  span.end();
  console.log(status);
});
setInterval(() => {}, 1_000);
`;
/** Ends the process as Lambda does: at once, when the handler has returned. */
const lambda = `import { handler } from "./lambda.ts";
const context = { getRemainingTimeInMillis: () => 30_000 };
const ended = await handler({ pipeline_id: process.argv[2] }, context).then(
  ({ run_id }) => run_id,
  ({ name }) => name,
);
process.stdout.write(ended, () => process.kill(process.pid, "SIGKILL"));
`;

const sandbox = await startSandbox({ clock: "manual" });
let tenant: SandboxTenant;
let server: RecordingServer;
let collector: RecordingServer;
let other: RecordingServer;

beforeAll(async () => {
  tenant = await sandbox.tenant();
  [server, collector, other] = await Promise.all([recordingServer(tenant.url), recordingServer(), recordingServer()]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const page = readFileSync(new URL("../opentelemetry/README.md", import.meta.url), "utf8");
  for (const name of names) {
    const [, rest = expect.unreachable()] = page.split(`\`\`\`ts ${name}\n`);
    writeFileSync(folder + name, rest.slice(0, rest.indexOf("```\n")));
  }
  writeFileSync(`${folder}nextjs-server.ts`, nextjs);
  writeFileSync(`${folder}lambda-runtime.ts`, lambda);
});
beforeEach(() => {
  for (const { received } of [server, collector, other]) received.length = 0;
});
afterAll(async () => {
  await Promise.all([server, collector, other].map((one) => one[Symbol.asyncDispose]()));
  await sandbox.close();
});

const exported = (): readonly ExportedSpan[] => exportedTo(collector);
const treeOf = (spans: readonly ExportedSpan[]) =>
  spans.map(({ name, parentSpanId }) => [name, spans.find(({ spanId }) => spanId === parentSpanId)?.name]);

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: "50",
      PLANASONIX_API_KEY: tenant.apiKey,
      PLANASONIX_BASE_URL: server.url + new URL(tenant.url).pathname,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((texts) => texts.join(""));
  return { child, output };
}

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill();
  await closed;
}

/** Expects that each request carries one `traceparent`, of a span of the client. */
function expectOneTraceparentEach(): void {
  const own = new Set(exported().flatMap(({ scope, spanId }) => (scope === "@planasonix/client" ? [spanId] : [])));
  expect(server.received.length).toBeGreaterThan(0);
  for (const { traceparents } of server.received) {
    expect(traceparents).toHaveLength(1);
    expect(own).toContain(traceparents[0]?.split("-")[2]);
  }
}

describe.each(["fetch", "undici"])("the job in Node, over %s", (transport) => {
  async function run(args: readonly string[]): Promise<string> {
    const { output } = start(args, { TRANSPORT: transport, NOTIFY_URL: other.url });
    const ticking = setInterval(() => void tenant.clock.advance("10s"), 50);
    return output.finally(() => clearInterval(ticking));
  }

  test("is one trace beside auto-instrumentation, with one `traceparent` for each request", async () => {
    expect(await run(["--import", "./instrument.ts", "job.ts"])).toMatch(/^run_\w+ succeeded$/m);

    const spans = exported();
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(treeOf(spans)).toEqual(
      expect.arrayContaining([
        ["POST /pipelines/{pipeline_id}/run", "pipelines.run"],
        ["pipelines.run", "pipelines.runAndWait"],
        ["POST", "pipelines.runAndWait"],
        ["pipelines.runAndWait", "nightly"],
        ["nightly", undefined],
      ]),
    );
    expect(spans).toHaveLength(5);
    expectOneTraceparentEach();
    expect(other.received[0]?.traceparents).toHaveLength(1);
    expect(JSON.stringify(collector.received)).not.toContain(tenant.apiKey);
  });

  test("runs without a provider, and sends no `traceparent`", async () => {
    expect(await run(["job.ts"])).toMatch(/succeeded/);

    expect(server.received.flatMap(({ traceparents }) => traceparents)).toEqual([]);
    expect(collector.received).toEqual([]);
  });
});

describe("the route handler for Next.js", () => {
  test("belongs to the span of the request", async () => {
    const { child } = start(["nextjs-server.ts"], { NEXT_RUNTIME: "nodejs" });
    await expect
      .poll(() => exported().length)
      .toBe(3)
      .finally(() => end(child));

    expect(treeOf(exported()).toSorted()).toEqual([
      ["POST /pipelines/[id]/runs", undefined],
      ["POST /pipelines/{pipeline_id}/run", "pipelines.run"],
      ["pipelines.run", "POST /pipelines/[id]/runs"],
    ]);
    expectOneTraceparentEach();
  });

  test("has no traces in the edge runtime", async () => {
    const { child } = start(["nextjs-server.ts"], { NEXT_RUNTIME: "edge" });
    const [printed] = await once(child.stdout, "data").finally(() => end(child));

    expect(String(printed)).toBe("202\n");
    expect(server.received.map(({ traceparents }) => traceparents)).toEqual([[]]);
    expect(collector.received).toEqual([]);
  });
});

describe("the handler for Lambda", () => {
  test.each([
    [pipeline, /^run_\w+$/, undefined],
    ["pl_unknown", /^NotFoundError$/, "NotFoundError"],
  ])("has sent its spans when it ends: %s", async (id, ended, error) => {
    expect(await start(["lambda-runtime.ts", id]).output).toMatch(ended);

    const spans = exported();
    expect(treeOf(spans)).toEqual([
      ["POST /pipelines/{pipeline_id}/run", "pipelines.run"],
      ["pipelines.run", undefined],
    ]);
    expect(spans.at(-1)?.attributes["error.type"]).toBe(error);
    expectOneTraceparentEach();
  });

  test("starts the run also if the collector cannot be reached", async () => {
    const closed = await recordingServer();
    await closed[Symbol.asyncDispose]();
    const { output } = start(["lambda-runtime.ts", pipeline], { OTEL_EXPORTER_OTLP_ENDPOINT: closed.url });

    expect(await output).toMatch(/^run_\w+$/);
  });
});
