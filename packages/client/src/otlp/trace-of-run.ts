import { hashText, internalsOf, isRecord, type Redactor, resolvePointer, type Waiter } from "@planasonix/runtime";
import { errorOf, redacted, stateOf } from "../ended-run.ts";
import type { PipelineRun, RunNode } from "../generated/schemas.ts";
import { version } from "../generated/version.ts";
import type { PlanasonixFor } from "../make-client.ts";
import { type OtlpEvent, type OtlpSpan, type OtlpTraces, toAttributes, toLink, toNanoseconds } from "./otlp-traces.ts";

/** Options of `traceOfRun`, all optional. */
export interface TraceOfRunOptions {
  /**
   * JSON pointer to the field of the run that carries the `traceparent` of the program that started it, such as
   * `/attributes/variables/TRACEPARENT`. The run is linked to that span. Default: none, because the API documents no such
   * field.
   */
  readonly traceparentAt?: string | undefined;
  /** Aborts the calls. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of each call, in milliseconds. Default: that of the client. */
  readonly deadlineMs?: number | undefined;
}

/**
 * Reads a finished run and its nodes, and returns them as a trace: a span for the run, and a child for each node that has
 * started, with times, states and metrics. A node that has not started is an event of the run. The IDs follow from that of the
 * run, so that exporting a run twice gives the same spans. Secrets are redacted as in the log.
 *
 * @throws {RangeError} If the run has not finished, or has no times.
 * @throws {CallError} If the run or its nodes cannot be read.
 *
 * @example
 * const traces = await traceOfRun(planasonix, "run_01j8k2m4");
 */
export async function traceOfRun(
  planasonix: PlanasonixFor<"runs">,
  id: string,
  options: TraceOfRunOptions = {},
): Promise<OtlpTraces> {
  const { traceparentAt, ...limits } = options;
  const { exchange, tables } = internalsOf(planasonix);
  const run = await planasonix.runs.get(id, limits);
  const waiter = tables.runs?.get?.waiter;
  const state = stateOf(waiter, run.attributes.status);
  const end = toNanoseconds(run.attributes.finished_at);
  if (!state || end === undefined) {
    throw new RangeError(`${id} has not finished: its status is ${run.attributes.status}`);
  }
  const nodes = await planasonix.runs.listNodes(id, limits).toArray();
  const link = traceparentAt === undefined ? undefined : toLink(resolvePointer(run, traceparentAt));
  const spans = await spansOf({ redactor: exchange.redactor, waiter, run, nodes, end, link });
  const resource = { attributes: toAttributes(exchange.redactor, { "service.name": "planasonix" }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "@planasonix/client", version }, spans }] }] };
}

interface Finished {
  readonly redactor: Redactor;
  readonly waiter: Waiter | undefined;
  readonly run: PipelineRun;
  readonly nodes: readonly RunNode[];
  /** When the run finished, in nanoseconds since 1970. */
  readonly end: string;
  readonly link: OtlpSpan["links"][number] | undefined;
}

async function spansOf({ redactor, waiter, run, nodes, end, link }: Finished): Promise<OtlpSpan[]> {
  const { attributes } = run;
  const started = toNanoseconds(attributes.started_at);
  const start = toNanoseconds(attributes.queued_at ?? attributes.created_at) ?? started ?? end;
  const traceId = (await hashText(`trace of ${run.id}`)) + (await hashText(`rest of the trace of ${run.id}`));
  const rootId = await hashText(`run ${run.id}`);
  const message = errorOf(redactor, waiter, run);
  const waiting = nodes.filter((node) => toNanoseconds(node.attributes.started_at) === undefined);
  const root: OtlpSpan = {
    traceId,
    spanId: rootId,
    name: "pipeline run",
    kind: 1,
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    attributes: toAttributes(redactor, {
      "planasonix.run.id": run.id,
      "planasonix.run.status": attributes.status,
      "planasonix.run.trigger": attributes.trigger?.type,
      "planasonix.pipeline.id": attributes.pipeline_id,
      "planasonix.pipeline.name": attributes.pipeline_name,
      ...metricsOf("run", attributes.metrics),
    }),
    events: [
      ...(started === undefined ? [] : [{ timeUnixNano: started, name: "planasonix.run.started", attributes: [] }]),
      ...waiting.map(
        (node): OtlpEvent => ({
          timeUnixNano: end,
          name: "planasonix.node.not_started",
          attributes: toAttributes(redactor, describeNode(node)),
        }),
      ),
    ],
    links: link ? [link] : [],
    status: statusOf(waiter, attributes.status, message),
  };
  const children = nodes.map(async (node): Promise<OtlpSpan[]> => {
    const startTimeUnixNano = toNanoseconds(node.attributes.started_at);
    if (startTimeUnixNano === undefined) return [];
    return [
      {
        traceId,
        spanId: await hashText(`node ${run.id} ${node.attributes.node_id}`),
        parentSpanId: rootId,
        name: `node ${redacted(redactor, node.attributes.type)}`,
        kind: 1,
        startTimeUnixNano,
        endTimeUnixNano: toNanoseconds(node.attributes.finished_at) ?? end,
        attributes: toAttributes(redactor, { ...describeNode(node), ...metricsOf("node", node.attributes.metrics) }),
        events: [],
        links: [],
        status: statusOf(waiter, node.attributes.status, message),
      },
    ];
  });
  return [root, ...(await Promise.all(children)).flat()];
}

function describeNode({ attributes: { node_id, type, status, retries } }: RunNode): Readonly<Record<string, unknown>> {
  return {
    "planasonix.node.id": node_id,
    "planasonix.node.type": type,
    "planasonix.node.status": status,
    "planasonix.node.retries": retries,
  };
}

/** All metrics that the API states, under their own names. */
function metricsOf(owner: string, metrics: unknown): Readonly<Record<string, unknown>> {
  const entries = isRecord(metrics) ? Object.entries(metrics) : [];
  return Object.fromEntries(entries.map(([name, value]) => [`planasonix.${owner}.metrics.${name}`, value]));
}

function statusOf(waiter: Waiter | undefined, status: string, message: string | undefined): OtlpSpan["status"] {
  if (stateOf(waiter, status) !== "failed") return { code: 0 };
  return message === undefined ? { code: 2 } : { code: 2, message };
}
