import type { DescribedOperation, Dialect, DialectOperation } from "@planasonix/openapi/dialects";
import {
  CallError,
  callError,
  type DialectParts,
  type HttpRequest,
  isRecord,
  messageOf,
  parseJson,
} from "@planasonix/runtime";
import { toSentNames } from "./names.ts";

const keyHeader = "idempotency-key";

/** An operation of the description in a dialect, and the request that is sent. */
export interface Spoken {
  readonly dialect: Dialect;
  readonly described: DescribedOperation;
  readonly given: DialectOperation;
  /** The request with the documented form. */
  readonly request: HttpRequest;
  /** Removes secrets from what errors contain. */
  readonly redactor: Parameters<DialectParts["layer"]>[1];
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
  { dialect, described, given, request, redactor }: Omit<Spoken, "path" | "offset">,
  baseUrl: string,
): Spoken {
  const [path = ""] = request.url.slice(baseUrl.length).split("?");
  const values = path.split("/");
  const names = described.path.split("/");
  const parameters = names.flatMap((name, index) =>
    name.startsWith("{") ? [[name.slice(1, -1), decodeURIComponent(values[index] ?? "")] as const] : [],
  );
  const cursor = new URL(request.url).searchParams.get(described.page);
  const isByOffset = given.response?.page?.by === "offset";
  if (isByOffset && cursor !== null && !/^offset:\d+$/.test(cursor)) {
    throw refuse(dialect, request, `has cursors such as "offset:20", and the given one is of another form`);
  }
  const offset = isByOffset ? Number(cursor?.slice("offset:".length) ?? 0) : 0;
  return { dialect, described, given, request, redactor, path: Object.fromEntries(parameters), offset };
}

/** Converts a request to the form of the dialect. @throws {CallError} If the dialect cannot carry a part of it. */
export function toSent(spoken: Spoken, baseUrl: string): HttpRequest {
  const { dialect, given, request } = spoken;
  const { [keyHeader]: key, ...withoutKey } = request.headers;
  const isInBody = given.request?.idempotencyKey !== undefined;
  const body = toBody(spoken, isInBody ? key : undefined);
  const isNew = body !== request.body && request.body === undefined;
  const headers = isInBody ? withoutKey : request.headers;
  return withHeaders(dialect, {
    ...request,
    method: given.method ?? request.method,
    url: toUrl(spoken, baseUrl),
    headers: isNew ? { ...headers, "content-type": "application/json" } : headers,
    body,
  });
}

/** Adds the headers of the dialect to a request. */
export function withHeaders({ headers: added = {} }: Dialect, request: HttpRequest): HttpRequest {
  const names = Object.entries(added).map(([name, value]) => [name.toLowerCase(), value]);
  return names.length > 0 ? { ...request, headers: { ...request.headers, ...Object.fromEntries(names) } } : request;
}

function toUrl(spoken: Spoken, baseUrl: string): string {
  const { described, given, request, path } = spoken;
  if (!request.url.startsWith(`${baseUrl}/`)) return request.url;
  const [documented = "", search = ""] = request.url.slice(baseUrl.length).split(/\?(.*)/s);
  const filled = given.path?.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
  const isWhole = documented.split("/").length === described.path.split("/").length;
  const query = search ? toQuery(spoken, search) : "";
  return baseUrl + (isWhole ? (filled ?? documented) : documented) + (query ? `?${query}` : "");
}

function toQuery({ dialect, described, given, request, offset }: Spoken, search: string): string {
  const { query, values = {}, response } = given;
  const parts = search.split("&").map((part) => {
    const [encoded = "", value = ""] = part.split(/=(.*)/s);
    const name = decodeURIComponent(encoded);
    if (!described.query.includes(name)) return part;
    if (query && !Object.hasOwn(query, name)) throw refuse(dialect, request, `has no query parameter \`${name}\``);
    const sent = encodeURIComponent(
      response?.page?.parameter && name === described.page ? response.page.parameter : (query?.[name] ?? name),
    );
    if (name === described.page && response?.page?.by === "offset") return `${sent}=${offset}`;
    const known = values[name];
    const plain = decodeURIComponent(value);
    return `${sent}=${known && Object.hasOwn(known, plain) ? encodeURIComponent(known[plain] ?? "") : value}`;
  });
  return parts.join("&");
}

function toBody({ dialect, described, given, request, path }: Spoken, key: string | undefined): HttpRequest["body"] {
  const { request: form, values = {} } = given;
  const { body } = request;
  if (!form) return body;
  const parsed = body === undefined ? {} : parseJson(body);
  if (!isRecord(parsed)) throw refuse(dialect, request, "needs a body that is an object in JSON");
  const fields = described.request ?? new Map();
  const untaken = Object.keys(parsed).find((name) => fields.has(name) && form.takes && !form.takes.includes(name));
  if (untaken !== undefined) throw refuse(dialect, request, `has no field \`${untaken}\``);
  const mapped = Object.entries(parsed).map(([name, value]) => {
    const known = values[name];
    return [name, known && typeof value === "string" && Object.hasOwn(known, value) ? known[value] : value] as const;
  });
  const added = Object.entries(form.add ?? {}).map(
    ([name, text]) => [name, text.replace(/\{(\w+)\}/g, (_, parameter: string) => path[parameter] ?? "")] as const,
  );
  try {
    const named = toSentNames(Object.fromEntries(mapped), fields, form);
    const sent = {
      ...Object.fromEntries(added),
      ...named,
      ...(form.idempotencyKey !== undefined && key !== undefined && { [form.idempotencyKey]: key }),
    };
    return JSON.stringify(sent);
  } catch (error) {
    throw refuse(dialect, request, `cannot send ${messageOf(error)}`);
  }
}
