// Converts an outcome to a response, and checks the response against the description.
import type { HttpResponse } from "@planasonix/serving";
import type { Call, Outcome } from "../call/call.ts";
import type { Operation, Success } from "../description/operation.ts";
import { errorDetails, type Validator } from "../description/validator.ts";
import type { StoredResource } from "../store/resources.ts";
import { render } from "./render.ts";

type FileOutcome = Extract<Outcome, { kind: "file" }>;
type RenderedOutcome = Exclude<Outcome, { kind: "file" }>;

/**
 * A cache of the responses to reads. It stays valid because a read shows only the attributes of a `StoredResource`, which never
 * changes: a change, or a growth of its numbers, creates another object.
 */
const reads = new WeakMap<StoredResource, { readonly success: Success; readonly response: HttpResponse }>();

/**
 * Renders an outcome, and checks a JSON body against the description. A cached response is not checked again.
 * @throws {TypeError} If the body violates the description.
 */
export function serialize(call: Call, outcome: Outcome, validator: Validator): HttpResponse {
  if (outcome.kind === "file") return serializeFile(call.operation, outcome);
  const [success] = call.operation.successes;
  const isPlain = call.kind === "read" && outcome.kind === "resource" && !outcome.shown && !outcome.success;
  if (!isPlain) return serializeNew(call, outcome, validator);
  const known = reads.get(outcome.resource);
  if (known?.success === success) return known.response;
  const response = serializeNew(call, outcome, validator);
  reads.set(outcome.resource, { success, response });
  return response;
}

function serializeNew(call: Call, outcome: RenderedOutcome, validator: Validator): HttpResponse {
  const { success, body } = render(call, outcome);
  if (body === undefined || success.schema === undefined) return { status: success.status, headers: {}, body: "" };
  const violations = validator(success.schema)(body);
  if (violations.length > 0) throw violated(call.operation.id, violations);
  return { status: success.status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function violated(id: string, violations: ReturnType<ReturnType<Validator>>): TypeError {
  const [violation, ...others] = errorDetails(violations, "response");
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return new TypeError(
    `${id} returned a response that violates the description: ${violation?.field} ${violation?.issue}${more}`,
  );
}

function serializeFile(operation: Operation, { mediaType, body }: FileOutcome): HttpResponse {
  const [{ status, headers }] = operation.successes;
  const extension = mediaType.replace(/^.*\//, "").replace("octet-stream", "bin").replace("gzip", "gz");
  const name = `${operation.name.replace(".", "-")}.${extension}`;
  const isNamed = headers.has("Content-Disposition");
  const disposition = isNamed ? { "Content-Disposition": `attachment; filename="${name}"` } : {};
  return { status, headers: { "Content-Type": mediaType, ...disposition }, body };
}
