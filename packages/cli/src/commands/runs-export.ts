import type { OtlpTraces } from "@planasonix/client/otlp";
import { traceOfRun } from "@planasonix/client/otlp";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { replaceFile } from "@planasonix/configured/src/session/replace-file.ts";
import { createHttpFetch } from "@planasonix/configured/src/session/transport/http-fetch.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { callLimits, type Session } from "../session/session.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix runs export`: a finished run as a trace of OpenTelemetry. */
export const runsExport: OwnCommand = {
  page: {
    summary: "Send a finished run as a trace to OpenTelemetry",
    description:
      "Sends a finished run and its nodes as a trace to a collector of OpenTelemetry, or writes the trace to a file as OTLP JSON. OTEL_EXPORTER_OTLP_HEADERS has the headers for the collector; the API key is never sent to it. A repeated export has the same IDs.",
    usage: "runs export <run_id>",
    args: [["<run_id>", "ID of the run, as returned by `planasonix runs list`."]],
    examples: [
      "planasonix runs export run_01j8k2m4 --otlp http://localhost:4318",
      "planasonix runs export run_01j8k2m4 --otlp run.json",
    ],
    facts: [],
  },
  flags: [
    {
      name: "otlp",
      isSwitch: false,
      placeholder: "<url|file>",
      description: "Required. URL of the collector, to which /v1/traces is added, or a file.",
    },
    {
      name: "traceparent-at",
      isSwitch: false,
      placeholder: "<pointer>",
      description: "JSON pointer to the field of the run with the traceparent of its start. Default: none.",
    },
  ],
  async run(session, { words }) {
    const [id] = words;
    if (!id || [".", ".."].includes(id))
      throw new UsageError("runs export needs one <run_id>", "planasonix runs export --help");
    const target = session.flag("otlp");
    if (!target) throw new UsageError("runs export needs a collector or a file", "--otlp http://localhost:4318");
    const collector = collectorOf(target);
    await session.require("runs export", () => (collector ? ["read", "send"] : ["read"]));
    const headers = collector && readHeaders(session.machine.env.OTEL_EXPORTER_OTLP_HEADERS);
    const traces = await read(session, id);
    if (collector) await send(session, collector, { ...headers, "content-type": "application/json" }, traces);
    else write(target, traces);
    await session.say(`Exported ${inOneLine(id)} to ${inOneLine(collector?.host ?? target)}`);
    return undefined;
  },
};

async function read(session: Session, id: string): Promise<OtlpTraces> {
  const client = await session.client();
  const traceparentAt = session.flag("traceparent-at");
  try {
    return await traceOfRun(client, id, { ...callLimits(session), traceparentAt });
  } catch (error) {
    if (error instanceof RangeError) throw new Ended(exitCodes.stillGoing, inOneLine(error.message));
    throw error;
  }
}

function write(file: string, traces: OtlpTraces): void {
  try {
    replaceFile(file, `${JSON.stringify(traces, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`--otlp: ${file} cannot be written (${Object(error).code})`);
  }
}

/** The address of a collector; `undefined` for a file. */
function collectorOf(target: string): URL | undefined {
  if (!/^https?:/i.test(target)) return undefined;
  if (!URL.canParse(target)) throw new UsageError("--otlp is not a URL", "--otlp http://localhost:4318");
  const url = new URL(target);
  if (!url.pathname.endsWith("/v1/traces")) url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/traces`;
  return url;
}

/**
 * Reads headers such as `api-key=secret,tenant=a%20b`.
 *
 * @throws {UsageError} If the variable has another form. The message does not quote it, because it contains secrets.
 */
function readHeaders(variable = ""): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of variable.split(",").filter((part) => part.trim())) {
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(pair.trim()) ?? [];
    try {
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim())) throw new Error("no name");
      headers[name.trim().toLowerCase()] = decodeURIComponent(value.trim());
    } catch {
      throw new UsageError("OTEL_EXPORTER_OTLP_HEADERS must be a list such as name=value,other=value");
    }
  }
  return headers;
}

async function send(
  { machine }: Session,
  url: URL,
  headers: Record<string, string>,
  traces: OtlpTraces,
): Promise<void> {
  let response: Response;
  try {
    response = await createHttpFetch(url, machine.env)(url.href, {
      method: "POST",
      headers,
      body: JSON.stringify(traces),
    });
    await response.body?.cancel();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = Object(error);
    throw new Ended(exitCodes.notSent, `The collector cannot be reached: ${inOneLine(code ?? message)}`);
  }
  if (response.ok) return;
  const code = response.status === 429 || response.status >= 500 ? exitCodes.notSent : exitCodes.rejected;
  throw new Ended(code, `The collector responded with ${response.status}`);
}
