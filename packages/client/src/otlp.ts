/**
 * A finished run as a trace of OpenTelemetry, in the JSON of its protocol (OTLP): what happened inside of the pipeline,
 * for the system that has the traces of your programs.
 *
 * @example
 * const traces = await traceOfRun(planasonix, "run_01j8k2m4");
 * await fetch("http://localhost:4318/v1/traces", {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: JSON.stringify(traces),
 * });
 *
 * @module
 */
export type {
  OtlpAttribute,
  OtlpEvent,
  OtlpLink,
  OtlpResourceSpans,
  OtlpSpan,
  OtlpTraces,
  OtlpValue,
} from "./otlp/otlp-traces.ts";
export { type TraceOfRunOptions, traceOfRun } from "./otlp/trace-of-run.ts";
