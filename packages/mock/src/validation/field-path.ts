import { fieldOf } from "../description/json.ts";
import type { MockOperation } from "../description/operation.ts";

/** The operation that a field belongs to, and the body of the request or the response. */
export interface FieldContext {
  readonly operation: MockOperation;
  readonly body: unknown;
}

/**
 * Formats the path of a field for `error.details`: `body.nodes[0].id`, `query.limit` or `header.Idempotency-Key`.
 */
export function formatFieldPath(path: readonly string[], { operation, body }: FieldContext): string {
  const [part = "request", ...names] = path.map(unescapePointer);
  if (part === "body") return formatBodyPath(names, body);

  const [name, ...rest] = names;
  const index = rest.map((segment) => `[${segment}]`).join("");
  return name === undefined ? part : `${part}.${declaredName(part, name, operation)}${index}`;
}

function formatBodyPath(names: readonly string[], body: unknown): string {
  let path = "body";
  let value = body;
  for (const name of names) {
    path += Array.isArray(value) ? `[${name}]` : formatName(name);
    value = fieldOf(value, name);
  }
  return path;
}

function formatName(name: string): string {
  return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

// Prism converts the names of parameters to lower case.
function declaredName(part: string, name: string, { prism }: MockOperation): string {
  const { headers = [], query = [], path = [] } = prism.request ?? {};
  const declared = part === "header" ? headers : part === "query" ? query : path;
  return declared.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())?.name ?? name;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
