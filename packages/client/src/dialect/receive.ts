// Converts responses of a dialect to the documented form. A body that does not have the form of the dialect is an
// error.
import {
  ApiError,
  ConflictError,
  failureOfResponse,
  fieldOf,
  type HttpResponse,
  isRecord,
  parseJson,
  ResponseFormatError,
  resolvePointer,
  responseError,
} from "@planasonix/runtime";
import { Collision, convert } from "./convert.ts";
import type { Spoken } from "./send.ts";

/** How a body differs from what the dialect says. */
class Mismatch extends Error {
  readonly expected: string;
  readonly found: unknown;
  constructor(expected: string, found: unknown) {
    super();
    this.expected = expected;
    this.found = found;
  }
}

/** The work that errors of starts state as already going. */
const going = new WeakMap<object, string>();

/** The ID of the work that an error states as already going; `undefined` if it states none. */
export function goingWorkOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null ? going.get(error) : undefined;
}

/**
 * Converts a response to the documented form. The received `Response` stays as it is.
 *
 * @throws {ConflictError} If the same work is already going.
 * @throws {ApiError} If a success says that the request failed.
 * @throws {ResponseFormatError} If the body does not have the form of the dialect.
 */
export function toDocumented(spoken: Spoken, response: HttpResponse): HttpResponse {
  const { given, described } = spoken;
  const { status, text } = response;
  const body = parseJson(text);
  if (given.going?.status === status) throwIfGoing(spoken, response, body);
  if (status >= 400) return withErrorParts(spoken, response, body);
  const form = given.response;
  if (!form || (described.gives !== "resource" && described.gives !== "list")) return response;
  // What is no JSON, such as the page of a proxy, has no form: the client treats it as without a dialect.
  if (body === undefined && !(form.empty && text.trim() === "")) return response;
  if (form.fails && resolvePointer(body, form.fails.unless) === false) throw failed(spoken, response, body);
  try {
    const documented = described.gives === "list" ? toList(spoken, body) : { data: toOne(spoken, body, text) };
    return withJson(response, documented);
  } catch (error) {
    if (error instanceof Mismatch) throw toFormatError(spoken, response, error.expected, error.found, body);
    if (error instanceof Collision) throw toFormatError(spoken, response, "each field once", error.message, body);
    throw error;
  }
}

/**
 * The text is written only for those who read it, such as middleware. What they return is a copy, which may have another
 * text: so a copy lacks the JSON.
 */
function withJson(response: HttpResponse, json: unknown): HttpResponse {
  const documented = Object.defineProperty({ ...response }, "json", { value: json });
  return Object.defineProperty(documented, "text", lazyText);
}

/** One getter for all responses: with one each, objects are no longer of the same shape, and much slower. */
const lazyText: PropertyDescriptor & ThisType<HttpResponse> = {
  get() {
    return JSON.stringify(this.json);
  },
};

function throwIfGoing({ dialect, given, request }: Spoken, { response }: HttpResponse, body: unknown): void {
  const id = resolvePointer(body, given.going?.id ?? "");
  if (typeof id !== "string" || id === "") return;
  const message = `was refused: the same work is already going as ${id}, says the dialect ${dialect.name}`;
  const error = responseError(ConflictError, request, response, message, { code: undefined, details: [] });
  going.set(error, id);
  throw error;
}

/** A success that says the contrary: whether the request was executed is as uncertain as after a status of 500. */
function failed(spoken: Spoken, { response }: HttpResponse, body: unknown): ApiError {
  const { given, request } = spoken;
  const { message: at } = given.response?.fails ?? {};
  const text = at === undefined ? undefined : resolvePointer(body, at);
  const message = `failed with ${response.status}${typeof text === "string" && text ? `: ${quote(spoken, text, 200)}` : ""}`;
  return responseError(ApiError, request, response, message, { failure: "ambiguous", code: undefined, details: [] });
}

function withErrorParts({ dialect }: Spoken, response: HttpResponse, body: unknown): HttpResponse {
  const parts = Object.entries(dialect.errors ?? {}).map(
    ([part, place]) => [part, resolvePointer(body, place)] as const,
  );
  if (!parts.some(([, value]) => value !== undefined)) return response;
  return { ...response, text: JSON.stringify({ error: Object.fromEntries(parts) }) };
}

function toOne(spoken: Spoken, body: unknown, text: string): object {
  const { at = "", empty } = spoken.given.response ?? {};
  if (empty && text.trim() === "") return toResource(spoken, {}, "");
  checkWrapping(spoken, body, at);
  return toResource(spoken, valueAt(body, spoken.at), at);
}

function toList(spoken: Spoken, body: unknown): object {
  const { given, described, offset, othersPlan } = spoken;
  const { at = "", page } = given.response ?? {};
  const items = valueAt(body, spoken.at);
  if (!Array.isArray(items)) throw new Mismatch(`a list in ${at || "the body"}`, items === undefined ? body : items);
  const data = items.map((item, index) => toResource(spoken, item, at, index));
  // The page is where the documented form has it, or not known to exist.
  if (!page) return { ...(isRecord(body) && (at === "/data" ? body : convert(body, othersPlan))), data };
  return {
    data,
    meta: {
      ...Object(fieldOf(body, "meta")),
      page: { cursor: described.page ? nextOf(page, body, offset, items.length) : null },
    },
  };
}

type PageForm = NonNullable<NonNullable<Spoken["given"]["response"]>["page"]>;

/** The cursor of the next page. With offsets, a list ends at a stated total or with an empty page, not with a short one. */
function nextOf({ by, cursor = "", total }: PageForm, body: unknown, offset: number, count: number): unknown {
  if (by === "cursor") return resolvePointer(body, cursor) ?? null;
  if (by !== "offset" || count === 0) return null;
  const all = total === undefined ? undefined : resolvePointer(body, total);
  return typeof all === "number" && offset + count >= all ? null : `offset:${offset + count}`;
}

/** A resource that stands alone must not be one that is wrapped, or beside another one. */
function checkWrapping({ given }: Spoken, body: unknown, at: string): void {
  if (!isRecord(body)) return;
  const names = Object.keys(body).filter((name) => name !== "meta");
  const ids = given.response?.id ?? ["/id"];
  const hasOwnId = (value: unknown): boolean =>
    ids.some((id) => id.startsWith("/") && resolvePointer(value, id) !== undefined);
  const isAlone = names.length === 1 && typeof body.data === "object";
  const isWrapped = at === "" && (isAlone || (hasOwnId(body.data) && !hasOwnId(body)));
  const isBeside = at !== "" && hasOwnId(body);
  if (isWrapped) throw new Mismatch("a resource without `data`", body);
  if (isBeside) throw new Mismatch(`a resource in ${at}, and no ID beside it`, body);
}

/** Converts a resource; in a list at `at`, that of an index. */
function toResource(spoken: Spoken, found: unknown, at: string, index?: number): object {
  const { dialect, described, isEnvelope, hasAttributes, responsePlan } = spoken;
  if (!isRecord(found)) throw wrong("a resource in {}", found, at, index);
  const own = hasAttributes ? undefined : fieldOf(found, "attributes");
  if (isEnvelope) {
    if (!isRecord(own)) throw wrong("an object `attributes` in {}", found, at, index);
    return { ...found, attributes: convert(own, responsePlan) };
  }
  if (own !== undefined && isRecord(own)) {
    throw wrong(`a resource without \`attributes\` in {}, as the dialect ${dialect.name} has it`, found, at, index);
  }
  const id = idOf(spoken, found, at, index);
  const attributes = convert(found, responsePlan);
  const { type } = described;
  return id === undefined ? { type, attributes } : { id, type, attributes };
}

/** The error for a resource; `{}` stands for its place. */
function wrong(expected: string, found: unknown, at: string, index: number | undefined): Mismatch {
  const place = index === undefined ? at || "the body" : `${at}/${index}`;
  return new Mismatch(expected.replace("{}", place), found);
}

/** Those IDs that are present must be equal: one called `id` may be that of something else. */
function idOf(spoken: Spoken, found: object, at: string, index: number | undefined): unknown {
  const { ids, ownId, path, described, given } = spoken;
  const own = ownId === undefined ? undefined : fieldOf(found, ownId);
  if (own !== undefined && own !== "") return own;
  let id: unknown;
  for (const place of ids) {
    const one = typeof place === "string" ? path[place] : valueAt(found, place);
    if (one === undefined || one === "") continue;
    if (id === undefined) id = one;
    else if (one !== id) throw wrong(`one ID in {}, from ${given.response?.id?.join(" and ")}`, found, at, index);
  }
  if (id !== undefined || !described.hasId) return id;
  throw wrong(`an ID at ${(given.response?.id ?? ["/id"]).join(" or ")} in {}`, found, at, index);
}

function valueAt(found: unknown, names: readonly string[]): unknown {
  let value = found;
  for (const name of names) value = fieldOf(value, name);
  return value;
}

function toFormatError(
  spoken: Spoken,
  { response }: HttpResponse,
  expected: string,
  found: unknown,
  body: unknown,
): ResponseFormatError {
  const { dialect, request, redactor } = spoken;
  const shown = typeof found === "string" ? quote(spoken, found, 100) : describe(found);
  const message = `returned ${response.status} with a body that is not of the dialect ${dialect.name}: expected ${expected}, found ${shown}`;
  const error = responseError(ResponseFormatError, request, response, message, {
    failure: failureOfResponse(request.operation),
    url: request.url.replace(/\?.*/, ""),
    expected,
    found: shown,
  });
  return Object.defineProperty(error, "body", { value: redactor.withBody(request.body).deep(body) });
}

/** The start of a text of the server, which may quote a secret: half of one would not be recognized. */
function quote({ request, redactor }: Spoken, text: string, length: number): string {
  const start = text.slice(0, 64 * 1024);
  return String(redactor.withBody(request.body).deep(start)).slice(0, length);
}

/** Names what was found, without the values of fields, which may be secret. */
function describe(found: unknown): string {
  if (Array.isArray(found)) return "an array";
  if (!isRecord(found)) return found === undefined ? "no JSON" : String(found);
  const names = Object.keys(found).slice(0, 20).join(", ").slice(0, 400);
  return names ? `an object with ${names}` : "an empty object";
}
