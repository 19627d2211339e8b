import { startSandbox } from "@planasonix/sandbox";
import { afterAll, describe, expect, test } from "vitest";
import { createClient } from "../../src/index.ts";
import { type OtlpAttribute, type OtlpSpan, type OtlpTraces, traceOfRun } from "../../src/otlp.ts";

const sandbox = await startSandbox({ clock: "manual" });
afterAll(() => sandbox.close());
const { apiKey, url, fetch, clock, outcomes } = sandbox;
const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });

const spansOf = (traces: OtlpTraces): readonly OtlpSpan[] =>
  traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
const attributesOf = ({ attributes }: { readonly attributes: readonly OtlpAttribute[] }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
const toTime = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

async function finish(outcome: Parameters<typeof outcomes.next<"pipelines.run">>[1]): Promise<string> {
  outcomes.next("pipelines.run", outcome);
  const { id } = await planasonix.pipelines.run("pl_01hqxyz");
  await clock.advance("2h");
  return id;
}

describe("the trace of a run", () => {
  test("has the times, states and metrics of the run and its nodes", async () => {
    const id = await finish({ status: "succeeded" });
    const [root, ...children] = spansOf(await traceOfRun(planasonix, id));
    const run = await planasonix.runs.get(id);
    const nodes = await planasonix.runs.listNodes(id).toArray();

    expect(nodes.length).toBeGreaterThan(1);
    expect(
      children.map((span) => ({
        ...attributesOf(span),
        start: toTime(span.startTimeUnixNano),
        end: toTime(span.endTimeUnixNano),
      })),
    ).toMatchObject(
      nodes.map(({ attributes }) => ({
        "planasonix.node.id": attributes.node_id,
        "planasonix.node.status": attributes.status,
        start: Date.parse(attributes.started_at ?? ""),
        end: Date.parse(attributes.finished_at ?? ""),
      })),
    );
    expect(root && attributesOf(root)).toMatchObject({
      "planasonix.run.id": id,
      "planasonix.run.status": "succeeded",
      "planasonix.run.metrics.rows_written": String(run.attributes.metrics?.rows_written),
    });
    expect(root && toTime(root.endTimeUnixNano)).toBe(Date.parse(run.attributes.finished_at ?? ""));
    expect(
      children.every(({ parentSpanId, traceId }) => parentSpanId === root?.spanId && traceId === root?.traceId),
    ).toBe(true);
    expect(root?.status).toEqual({ code: 0 });
  });

  test("says which node failed and why, without secrets", async () => {
    const id = await finish({ status: "failed", error: { message: `disk full, key ${apiKey}` } });
    const spans = spansOf(await traceOfRun(planasonix, id));
    const failed = spans.filter(({ status }) => status.code === 2);

    expect(failed[0]?.name).toBe("pipeline run");
    expect(failed.map(({ status }) => status.message)).toEqual(failed.map(() => "disk full, key ***"));
    expect(spans.filter((span) => attributesOf(span)["planasonix.node.status"] === "failed")).toEqual(failed.slice(1));
    expect(JSON.stringify(spans)).not.toContain(apiKey);
  });

  test("has the same IDs each time, of the form that OTLP requires", async () => {
    const id = await finish({ status: "canceled" });
    const [one, other] = [await traceOfRun(planasonix, id), await traceOfRun(planasonix, id)];

    expect(one).toEqual(other);
    for (const { traceId, spanId } of spansOf(one)) {
      expect(traceId).toMatch(/^[\da-f]{32}$/);
      expect(spanId).toMatch(/^[\da-f]{16}$/);
    }
    expect(new Set(spansOf(one).map(({ spanId }) => spanId)).size).toBe(spansOf(one).length);
  });

  test("is not made of a run that is still going", async () => {
    const { id } = await planasonix.pipelines.run("pl_01hqxyz");

    await expect(traceOfRun(planasonix, id)).rejects.toThrow(`${id} has not finished`);
  });

  test.each([
    ["a traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1],
    ["another text", "pl_1", 0],
    ["an invalid traceparent", `00-${"0".repeat(32)}-b7ad6b7169203331-01`, 0],
  ])("is linked to the span that the named field carries: %s", async (_, name, count) => {
    const attributes = {
      pipeline_id: "pl_1",
      pipeline_name: name,
      status: "succeeded",
      finished_at: "2026-11-24T06:00:00.25Z",
    };
    const bodies = [
      { data: { id: "run_1", type: "pipeline_run", attributes } },
      {
        data: [
          {
            id: "n_1",
            type: "run_node",
            attributes: { node_id: "n_1", run_id: "run_1", type: "source", status: "queued", finished_at: null },
          },
        ],
        meta: { page: { limit: 50, cursor: null } },
      },
    ];
    const scripted = createClient({ apiKey, fetch: async () => Response.json(bodies.shift()) });
    const [root, ...children] = spansOf(
      await traceOfRun(scripted, "run_1", { traceparentAt: "/attributes/pipeline_name" }),
    );

    expect(root?.links).toEqual(
      Array(count).fill({ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" }),
    );
    expect(root?.startTimeUnixNano).toBe("1795500000250000000");
    expect(root?.events.map((event) => [event.name, attributesOf(event)["planasonix.node.status"]])).toEqual([
      ["planasonix.node.not_started", "queued"],
    ]);
    expect(children).toEqual([]);
  });

  const finished = "2026-11-24T06:00:00Z";
  const ended = (attributes: object, node: object = {}) => {
    const bodies = [
      {
        data: {
          id: "run_1",
          type: "pipeline_run",
          attributes: { pipeline_id: "pl_1", status: "failed", finished_at: finished, ...attributes },
        },
      },
      {
        data: [
          {
            id: "n_1",
            type: "run_node",
            attributes: { node_id: "n_1", run_id: "run_1", type: "source", status: "failed", ...node },
          },
        ],
        meta: { page: { limit: 50, cursor: null } },
      },
    ];
    return createClient({ apiKey, fetch: async () => Response.json(bodies.shift()) });
  };

  test.each([
    ["an object with a message", { message: "disk full" }, { code: 2, message: "disk full" }],
    ["a text", "disk full", { code: 2, message: "disk full" }],
    ["an object without a message", { code: "x" }, { code: 2 }],
    ["nothing", undefined, { code: 2 }],
  ])("says as much of a failure as the API states: %s", async (_, error, status) => {
    const spans = spansOf(await traceOfRun(ended({ error }, { started_at: finished }), "run_1"));

    expect(spans.map((span) => span.status)).toEqual([status, status]);
  });

  test("ends a node that never finished with the run", async () => {
    const node = { status: "running", started_at: "2026-11-24T05:59:00Z", finished_at: null };
    const [root, child] = spansOf(await traceOfRun(ended({}, node), "run_1"));

    expect(child && toTime(child.startTimeUnixNano)).toBe(Date.parse("2026-11-24T05:59:00Z"));
    expect(child?.endTimeUnixNano).toBe(root?.endTimeUnixNano);
    expect(child?.status).toEqual({ code: 0 });
  });

  test("has fractions among the metrics, and omits what is neither a text nor a number", async () => {
    const metrics = { rows_written: 7, seconds: 1.5, phase: "load", is_partial: true, detail: null };
    const [root] = spansOf(await traceOfRun(ended({ metrics }), "run_1"));

    expect(root?.attributes.filter(({ key }) => key.includes(".metrics."))).toEqual([
      { key: "planasonix.run.metrics.rows_written", value: { intValue: "7" } },
      { key: "planasonix.run.metrics.seconds", value: { doubleValue: 1.5 } },
      { key: "planasonix.run.metrics.phase", value: { stringValue: "load" } },
    ]);
  });

  test("has no API key, wherever a server states it", async () => {
    const node = { node_id: `n ${apiKey}`, type: `source ${apiKey}`, started_at: finished, metrics: { phase: apiKey } };
    const run = { pipeline_name: `Orders ${apiKey}`, metrics: { phase: `load ${apiKey}` } };
    const traces = await traceOfRun(ended(run, node), "run_1");

    expect(JSON.stringify(traces)).toContain('"load ***"');
    expect(JSON.stringify(traces)).not.toContain(apiKey);
  });
});
