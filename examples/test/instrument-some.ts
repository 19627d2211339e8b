// Registers OpenTelemetry with the instrumentations that the variable INSTRUMENTATIONS names.
import { register } from "node:module";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const { INSTRUMENTATIONS: names = "" } = process.env;
register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();
registerInstrumentations({
  instrumentations: [
    ...(names.includes("http") ? [new HttpInstrumentation()] : []),
    ...(names.includes("undici") ? [new UndiciInstrumentation()] : []),
  ],
});
process.once("beforeExit", () => void provider.shutdown());
