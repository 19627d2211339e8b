// Converts a request in the form of a dialect to the documented one.

import { invalidRequest } from "../http/error-reply.ts";
import type { HttpRequest } from "../http/exchange.ts";
import { parseBody } from "../http/request-body.ts";
import { basePath } from "../layers/mount.ts";
import type { Address, Found } from "./addresses.ts";
import { fromForm } from "./fields.ts";
import { isRecord, type Members } from "./pointers.ts";

const keyHeader = "idempotency-key";

/**
 * Converts a request to the documented form.
 * @throws {HttpError} 400 if it has a name or a value of the description that the form spells otherwise, or lacks a
 * member that the form always has; 413 if its body is too large.
 */
export async function toDocumented({ address, params }: Found, request: HttpRequest): Promise<HttpRequest> {
  const { described, given } = address;
  const path = basePath + described.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  const converted = {
    ...request,
    method: described.method,
    path,
    query: toQuery(address, request.query),
    ...(given.going && { refusesGoing: true }),
  };
  return given.request === undefined ? converted : withBody(address, converted, await request.readBody());
}

/** How the query parameters of a form are documented, by their names in the form. */
function parametersOf({ described, given }: Address): ReadonlyMap<string, string> {
  const { query = Object.fromEntries(described.query.map((name) => [name, name])), response } = given;
  const sent = Object.entries(query).map(([name, own]) => [own, name] as const);
  const page = response?.page?.parameter;
  return new Map(page === undefined ? sent : [...sent, [page, described.page]]);
}

function toQuery(address: Address, query: URLSearchParams): URLSearchParams {
  const { described, given } = address;
  const parameters = parametersOf(address);
  const converted = new URLSearchParams();
  for (const [name, value] of query) {
    const documented = parameters.get(name);
    if (documented === undefined && described.query.includes(name)) throw strange(`query.${name}`);
    const known = documented === undefined ? undefined : given.values?.[documented];
    converted.append(documented ?? name, toValue(`query.${name}`, value, known));
  }
  return converted;
}

/** The documented value in place of one of the form. */
function toValue(field: string, value: string, known: Readonly<Record<string, string>> = {}): string {
  const [documented] = Object.entries(known).find(([, sent]) => sent === value) ?? [];
  if (documented === undefined && Object.hasOwn(known, value)) {
    throw invalidRequest({ field, issue: `must be \`${known[value]}\` in this form, instead of \`${value}\`` });
  }
  return documented ?? value;
}

function withBody({ described, given }: Address, request: HttpRequest, bytes: Uint8Array): HttpRequest {
  const { request: form = {}, values = {} } = given;
  const fields = described.request ?? new Map();
  const value = parseBody(bytes, request.headers["content-type"])?.value ?? {};
  if (!isRecord(value)) throw invalidRequest({ field: "body", issue: "must be an object" });
  const { [form.idempotencyKey ?? ""]: key, ...others } = value;
  const missing = Object.keys(form.add ?? {}).find((name) => others[name] === undefined);
  if (missing !== undefined) throw invalidRequest({ field: `body.${missing}`, issue: "is missing" });
  const sent = Object.fromEntries(
    Object.entries(others).filter(([name]) => !Object.hasOwn(form.add ?? {}, name) || fields.has(name)),
  );
  const read = fromForm(sent, fields, form);
  const taken = Object.keys(read.fields).find((name) => form.takes && !form.takes.includes(name));
  const [wrong = taken] = read.strange.filter((name) => fields.has(name) || form.takes === undefined);
  // The vendor's clients send more than the description has: a form that is known only in part ignores that.
  if (wrong !== undefined) throw strange(`body.${wrong}`);
  const documented = Object.entries(read.fields).map(([name, part]) => {
    return [name, typeof part === "string" ? toValue(`body.${name}`, part, values[name]) : part] as const;
  });
  const body = toBytes(Object.fromEntries(documented), described.request === undefined);
  return { ...request, headers: withKey(request.headers, form.idempotencyKey, key), readBody: async () => body };
}

function toBytes(body: Members, isEmpty: boolean): Uint8Array {
  return isEmpty ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body));
}

/** A form with the key in the body knows no header for it. */
function withKey(headers: HttpRequest["headers"], name: string | undefined, key: unknown): HttpRequest["headers"] {
  if (name === undefined) return headers;
  if (key !== undefined && (typeof key !== "string" || key === "")) {
    throw invalidRequest({ field: `body.${name}`, issue: "must be a string that is not empty" });
  }
  const { [keyHeader]: _, ...others } = headers;
  return key === undefined ? others : { ...others, [keyHeader]: key };
}

function strange(field: string): Error {
  return invalidRequest({ field, issue: "is not known in this form" });
}
