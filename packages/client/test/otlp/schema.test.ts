// Checks traces by the schema of OTLP, with the code that protobuf.js has generated from it for OpenTelemetry.
import { isDeepStrictEqual } from "node:util";
import generated from "@opentelemetry/otlp-transformer/build/src/generated/root.js";
import { startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient } from "../../src/index.ts";
import { type OtlpSpan, type OtlpTraces, traceOfRun } from "../../src/otlp.ts";

interface Message {
  fromObject(value: object): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): object;
}
/** The declarations of the module do not state its messages. */
const { opentelemetry } = generated as unknown as {
  opentelemetry: { proto: { collector: { trace: { v1: { ExportTraceServiceRequest: Message } } } } };
};
const request = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** Sends a trace through protobuf: only fields of the schema arrive, with the types of the schema. */
function throughProtobuf(traces: object): object {
  const bytes = request.encode(request.fromObject(withIds(traces, "hex", "base64"))).finish();
  const arrived = request.toObject(request.decode(bytes), { longs: String, bytes: String, enums: Number });
  return withoutDefaults(withIds(arrived, "base64", "hex"));
}

function hasSchema(traces: object): boolean {
  try {
    return isDeepStrictEqual(throughProtobuf(traces), withoutDefaults(traces));
  } catch {
    return false;
  }
}

/** IDs are hexadecimal in OTLP JSON, and Base64 in the JSON of protobuf. */
function withIds(traces: object, from: BufferEncoding, to: BufferEncoding): object {
  const isId = (name: string): boolean => /^(trace|span|parentSpan)Id$/.test(name);
  return JSON.parse(JSON.stringify(traces), (name, value) =>
    isId(name) ? Buffer.from(value, from).toString(to) : value,
  );
}

/** Omits what protobuf does not send, because it is the default. */
function withoutDefaults(traces: object): object {
  const isDefault = (value: unknown): boolean => value === 0 || (Array.isArray(value) && value.length === 0);
  return JSON.parse(JSON.stringify(traces), (_, value) => (isDefault(value) ? undefined : value));
}

const spansOf = (traces: OtlpTraces): readonly OtlpSpan[] =>
  traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
const textOf = ({ attributes }: OtlpSpan, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];
const toTime = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

// A time of day at which no schedule of the demo data starts a run in the six hours of the test.
const sandbox = await startSandbox({ clock: "manual", now: "2026-11-27T14:00:00Z" });
const { apiKey, url, fetch, clock, outcomes } = sandbox;
const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });
const traceparentAt = "/attributes/pipeline_name";

beforeAll(async () => {
  await planasonix.pipelines.update("pl_01hqxyz", { name: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
  for (const status of ["succeeded", "failed", "canceled"] as const) {
    outcomes.next("pipelines.run", { status });
    await planasonix.pipelines.run("pl_01hqxyz");
    await clock.advance("2h");
  }
});
afterAll(() => sandbox.close());

test("the trace of each run has the schema of OTLP, and the times and states of `runs.listNodes`", async () => {
  const runs = await planasonix.runs.list().toArray();
  const finished = runs.filter(({ attributes }) => attributes.finished_at !== null);

  expect(new Set(finished.map(({ attributes }) => attributes.status))).toEqual(
    new Set(["succeeded", "failed", "canceled"]),
  );
  const links = [];
  for (const { id, attributes } of finished) {
    const traces = await traceOfRun(planasonix, id, { traceparentAt });
    const [root = expect.unreachable(), ...children] = spansOf(traces);
    const nodes = await planasonix.runs.listNodes(id).toArray();
    links.push(...root.links);

    expect(throughProtobuf(traces)).toEqual(withoutDefaults(traces));
    expect([textOf(root, "planasonix.run.status"), toTime(root.endTimeUnixNano)]).toEqual([
      attributes.status,
      Date.parse(attributes.finished_at ?? ""),
    ]);
    expect(
      children.map((span) => [
        textOf(span, "planasonix.node.id"),
        textOf(span, "planasonix.node.status"),
        toTime(span.startTimeUnixNano),
        toTime(span.endTimeUnixNano),
      ]),
    ).toEqual(
      nodes
        .filter((node) => node.attributes.started_at)
        .map(({ attributes: { node_id, status, started_at, finished_at } }) => [
          node_id,
          status,
          Date.parse(started_at ?? ""),
          Date.parse(finished_at ?? attributes.finished_at ?? ""),
        ]),
    );
  }
  expect(links).toHaveLength(3);
});

test.each<[string, (span: OtlpSpan) => object]>([
  ["an unknown field", (span) => ({ ...span, state: "ok" })],
  ["a field of another type", (span) => ({ ...span, name: 1 })],
  ["a time that is too long", (span) => ({ ...span, endTimeUnixNano: "99999999999999999999999" })],
  ["an attribute without its type", (span) => ({ ...span, attributes: [{ key: "a", value: "b" }] })],
])("a trace with %s has another schema", async (_, change) => {
  const [run = expect.unreachable()] = await planasonix.runs.list().toArray({ limit: 1 });
  const [root = expect.unreachable()] = spansOf(await traceOfRun(planasonix, run.id));
  const of = (span: object): object => ({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

  expect(hasSchema(of(root))).toBe(true);
  expect(hasSchema(of(change(root)))).toBe(false);
});
