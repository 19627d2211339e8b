// Converts requests to the form of a dialect. If the dialect cannot carry a part of a request, nothing is sent.
import type { Dialect } from "@planasonix/openapi/dialects";
import {
  CallError,
  callError,
  type DialectParts,
  type HttpRequest,
  isRecord,
  messageOf,
  parseJson,
} from "@planasonix/runtime";
import { convert } from "./convert.ts";
import type { SpokenOperation } from "./operation.ts";

const keyHeader = "idempotency-key";

/** A request in the documented form, and how its operation is spoken. */
export interface Spoken extends SpokenOperation {
  readonly request: HttpRequest;
  /** Removes secrets from what errors contain. */
  readonly redactor: Parameters<DialectParts["layer"]>[1];
  /** The parts of the path below the base URL, still encoded. */
  readonly values: readonly string[];
  /** The query, still encoded. */
  readonly search: string;
  /** The values of the path parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** How many items precede those of the page, in a list with an offset. */
  readonly offset: number;
}

/** Creates the error for a request that has no equal in the dialect. Nothing is sent. */
export function refuse({ name }: Dialect, request: HttpRequest, why: string): CallError {
  return callError(CallError, request, `was not sent: the dialect ${name} ${why}`, { failure: "final" });
}

/** Reads what is asked from the URL of a request, which middleware may have changed. */
export function interpret(
  operation: SpokenOperation,
  request: HttpRequest,
  redactor: Spoken["redactor"],
  baseUrl: string,
): Spoken {
  const { dialect, described, given, template } = operation;
  const [documented, search] = cut(request.url.slice(baseUrl.length), "?");
  const values = documented.split("/");
  const path: Record<string, string> = {};
  for (const [index, name] of template.entries()) {
    if (name.startsWith("{")) path[name.slice(1, -1)] = decode(values[index] ?? "");
  }
  const isByOffset = given.response?.page?.by === "offset";
  const cursor = isByOffset ? valueIn(search, described.page) : null;
  if (cursor !== null && !/^offset:\d+$/.test(cursor)) {
    throw refuse(dialect, request, `has cursors such as "offset:20", and the given one is of another form`);
  }
  const offset = Number(cursor?.slice("offset:".length) ?? 0);
  return { ...operation, request, redactor, path, values, search, offset };
}

/** The value of a query parameter; null if there is none. Much faster than `URLSearchParams`. */
function valueIn(search: string, name: string): string | null {
  for (const part of search.split("&")) {
    const [encoded, value] = cut(part, "=");
    if (decode(encoded) === name) return decode(value);
  }
  return null;
}

/** Cuts a text at the first separator, which belongs to neither part. */
function cut(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Decodes percent-encoded text. What middleware has written otherwise stays as it is: the deployment decides. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Converts a request to the form of the dialect. @throws {CallError} If the dialect cannot carry a part of it. */
export function toSent(spoken: Spoken, baseUrl: string): HttpRequest {
  const { dialect, given, request } = spoken;
  const isInBody = given.request?.idempotencyKey !== undefined;
  const body = toBody(spoken, isInBody ? request.headers[keyHeader] : undefined);
  const isNew = body !== request.body && request.body === undefined;
  const headers = isInBody ? withoutKey(request.headers) : request.headers;
  return withHeaders(dialect, {
    ...request,
    method: given.method ?? request.method,
    url: toUrl(spoken, baseUrl),
    headers: isNew ? { ...headers, "content-type": "application/json" } : headers,
    body,
  });
}

function withoutKey({ [keyHeader]: _, ...headers }: HttpRequest["headers"]): HttpRequest["headers"] {
  return headers;
}

/** Adds the headers of the dialect to a request. */
export function withHeaders({ headers: added = {} }: Dialect, request: HttpRequest): HttpRequest {
  const names = Object.entries(added).map(([name, value]) => [name.toLowerCase(), value]);
  return names.length > 0 ? { ...request, headers: { ...request.headers, ...Object.fromEntries(names) } } : request;
}

function toUrl(spoken: Spoken, baseUrl: string): string {
  const { template, ownPath, request, values, search } = spoken;
  if (!request.url.startsWith(`${baseUrl}/`)) return request.url;
  const isWhole = ownPath && values.length === template.length;
  const path = isWhole ? ownPath.map((part) => (typeof part === "number" ? values[part] : part)) : values;
  const query = search && toQuery(spoken);
  return baseUrl + path.join("/") + (query && `?${query}`);
}

function toQuery({ dialect, described, given, request, offset, search }: Spoken): string {
  const { query, values = {}, response } = given;
  const parts = search.split("&").map((part) => {
    const [encoded, value] = cut(part, "=");
    const name = decode(encoded);
    if (!described.query.includes(name)) return part;
    if (query && !Object.hasOwn(query, name)) throw refuse(dialect, request, `has no query parameter \`${name}\``);
    const sent = encodeURIComponent(
      response?.page?.parameter && name === described.page ? response.page.parameter : (query?.[name] ?? name),
    );
    if (name === described.page && response?.page?.by === "offset") return `${sent}=${offset}`;
    const known = values[name];
    const plain = decode(value);
    return `${sent}=${known && Object.hasOwn(known, plain) ? encodeURIComponent(known[plain] ?? "") : value}`;
  });
  return parts.join("&");
}

function toBody(spoken: Spoken, key: string | undefined): HttpRequest["body"] {
  const { dialect, described, given, request, path, requestPlan } = spoken;
  const { request: form } = given;
  const { body } = request;
  if (!form) return body;
  const parsed = body === undefined ? {} : parseJson(body);
  if (!isRecord(parsed)) throw refuse(dialect, request, "needs a body that is an object in JSON");
  const untaken = Object.keys(parsed).find(
    (name) => described.request?.has(name) && form.takes && !form.takes.includes(name),
  );
  if (untaken !== undefined) throw refuse(dialect, request, `has no field \`${untaken}\``);
  const added = Object.entries(form.add ?? {}).map(
    ([name, text]) => [name, text.replace(/\{(\w+)\}/g, (_, parameter: string) => path[parameter] ?? "")] as const,
  );
  try {
    return JSON.stringify({
      ...Object.fromEntries(added),
      ...convert(parsed, requestPlan),
      ...(form.idempotencyKey !== undefined && key !== undefined && { [form.idempotencyKey]: key }),
    });
  } catch (error) {
    throw refuse(dialect, request, `cannot send ${messageOf(error)}`);
  }
}
