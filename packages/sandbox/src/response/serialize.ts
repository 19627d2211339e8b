// Converts an outcome to a response, and checks the response against the description.
import type { HttpResponse } from "@planasonix/serving";
import type { Call, Outcome } from "../call/call.ts";
import type { JsonObject } from "../description/document.ts";
import type { Operation, Success } from "../description/operation.ts";
import { errorDetails, type Validator } from "../description/validator.ts";
import { endOfGrowth } from "../operations/lifecycle/growth.ts";
import type { StoredResource } from "../store/resources.ts";
import { render } from "./render.ts";

type FileOutcome = Extract<Outcome, { kind: "file" }>;
type RenderedOutcome = Exclude<Outcome, { kind: "file" }>;

/**
 * A cache of the responses to reads. It stays valid because a read shows only the stored attributes, unless they grow, and because a
 * `StoredResource` never changes: a change creates another object.
 */
const reads = new WeakMap<StoredResource, { readonly success: Success; readonly response: HttpResponse }>();

/**
 * Renders an outcome, and checks a JSON body against the description. A cached response is not checked again.
 * @throws {TypeError} If the body violates the description.
 */
export function serialize(call: Call, outcome: Outcome, validator: Validator): HttpResponse {
  if (outcome.kind === "file") return serializeFile(call.operation, outcome);
  const [success] = call.operation.successes;
  const isPlain =
    call.kind === "read" &&
    outcome.kind === "resource" &&
    !outcome.shown &&
    !outcome.success &&
    endOfGrowth(outcome.resource.attributes) === undefined;
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
  checkResponse(call.operation.id, body, validator(success.schema));
  return { status: success.status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function checkResponse(id: string, body: JsonObject, validate: ReturnType<Validator>): void {
  const [violation, ...others] = errorDetails(validate(body), "response");
  if (violation === undefined) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  throw new TypeError(
    `${id} returned a response that violates the description: ${violation.field} ${violation.issue}${more}`,
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
