// Registers OpenTelemetry before a program starts: `node --import ./opentelemetry/instrument.ts program.ts`. Sends spans to
// OTEL_EXPORTER_OTLP_ENDPOINT, by default http://localhost:4318.
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });

// Sends the rest when nothing is left to do. A server, which is ended by a signal, does the same in its handler.
process.once("beforeExit", () => void provider.shutdown());
