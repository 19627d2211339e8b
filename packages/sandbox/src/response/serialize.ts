// Converts a result to a response, and checks the response against the description.
import type { HttpResponse } from "@planasonix/serving";
import type { Call, OperationResult } from "../call/call.ts";
import type { Operation, Success } from "../description/operation.ts";
import { errorDetails, type Validator } from "../description/validator.ts";
import type { StoredResource } from "../store/resources.ts";
import { render } from "./render.ts";

type FileResult = Extract<OperationResult, { kind: "file" }>;
type RenderedResult = Exclude<OperationResult, { kind: "file" }>;

/**
 * A cache of the responses to reads. It stays valid because a read shows only the attributes of a `StoredResource`, which never
 * changes: a change, or a growth of its numbers, creates another object.
 */
const reads = new WeakMap<StoredResource, { readonly success: Success; readonly response: HttpResponse }>();

/**
 * Renders a result, and checks a JSON body against the description. A cached response is not checked again.
 * @throws {TypeError} If the body violates the description.
 */
export function serialize(call: Call, result: OperationResult, validator: Validator): HttpResponse {
  if (result.kind === "file") return serializeFile(call.operation, result);
  const [success] = call.operation.successes;
  const isPlain = call.kind === "read" && result.kind === "resource" && !result.shown && !result.success;
  if (!isPlain) return serializeNew(call, result, validator);
  const known = reads.get(result.resource);
  if (known?.success === success) return known.response;
  const response = serializeNew(call, result, validator);
  reads.set(result.resource, { success, response });
  return response;
}

function serializeNew(call: Call, result: RenderedResult, validator: Validator): HttpResponse {
  const { success, body } = render(call, result);
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

function serializeFile(operation: Operation, { mediaType, body }: FileResult): HttpResponse {
  const [{ status, headers }] = operation.successes;
  const extension = mediaType.replace(/^.*\//, "").replace("octet-stream", "bin").replace("gzip", "gz");
  const name = `${operation.name.replace(".", "-")}.${extension}`;
  const isNamed = headers.has("Content-Disposition");
  const disposition = isNamed ? { "Content-Disposition": `attachment; filename="${name}"` } : {};
  return { status, headers: { "Content-Type": mediaType, ...disposition }, body };
}
