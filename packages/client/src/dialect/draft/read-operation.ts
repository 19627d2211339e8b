import {
  camelCase,
  type DescribedOperation,
  type DialectOperation,
  type DialectResponse,
} from "@planasonix/openapi/dialects";
import { fieldOf, resolvePointer } from "@planasonix/runtime";
import { readPage } from "./beside.ts";
import { readNames } from "./names.ts";
import { findPlace } from "./place.ts";

/** A success that a deployment responded with to a read. */
export interface SeenReply {
  /** The parsed body; `undefined` if it is not JSON. */
  readonly body: unknown;
  /** The query parameters that were sent, and that the deployment honoured. Default: none. */
  readonly query?: readonly string[];
}

/** What a reply says of its operation. */
export interface SeenOperation {
  readonly form: DialectOperation;
  /** Whether it is the documented form. */
  readonly isDocumented: boolean;
  /** The IDs of the resources. */
  readonly ids: readonly string[];
}

/** Compares a reply with the documented form of its operation. An empty list shows its place only: `form.why` says so. */
export function readOperation(described: DescribedOperation, reply: SeenReply): SeenOperation {
  const { gives } = described;
  if (gives !== "list" && gives !== "resource")
    return unsupported("dialects state the form of resources and lists alone");
  const place = findPlace(described, reply.body);
  if (!place) return unsupported(`the response has no ${gives} that is like the documented one`);
  const { at, items, isEnvelope } = place;
  if (items.length === 0) return readEmpty(described, reply.body, at);
  const owners = isEnvelope ? items.map((item) => Object(fieldOf(item, "attributes"))) : items;
  const { guesses: ofNames, ...seen } = readNames(described, owners);
  const { page, guesses: ofPage } =
    gives === "list" ? readPage(described, reply.body) : { page: undefined, guesses: [] };
  const id = idOf(described, items);
  const isPlain = !seen.case && Object.keys(seen.names).length === 0 && Object.keys(seen.values).length === 0;
  const ids = items.map((item) => resolvePointer(item, id ?? "/id")).filter((one) => one !== undefined);
  const isDocumented =
    at === "/data" && isEnvelope && isPlain && !page && (id ?? (described.hasId ? "" : "/id")) === "/id";
  if (isDocumented) return { form: { is: "seen" }, isDocumented, ids: ids.map(String) };
  // A resource that is asked for by its ID may not repeat it.
  const parameter = gives === "resource" ? described.path.match(/\{\w+\}/g)?.at(-1) : undefined;
  const idPlace = id ?? parameter;
  if (idPlace === undefined && described.hasId) return unsupported("its resources have no ID that can be recognized");
  const isOther = id === undefined && parameter !== undefined && !described.path.endsWith(parameter);
  const guesses = [...ofNames, ...ofPage, ...(isOther ? [`\`${parameter}\` is taken for its ID`] : [])];
  const form: DialectOperation = {
    is: guesses.length > 0 ? "guessed" : "seen",
    ...(guesses.length > 0 && { why: guesses.join("; ") }),
    ...(gives === "list" && { query: queryOf(described, reply, page) }),
    response: {
      ...(at !== "" && { at }),
      ...(isEnvelope && { form: "envelope" }),
      ...(idPlace !== undefined && idPlace !== "/id" && { id: [idPlace] }),
      ...(seen.case && { case: seen.case }),
      ...(Object.keys(seen.names).length > 0 && { names: seen.names }),
      shows: seen.shows,
      ...(page && { page }),
    },
    ...(Object.keys(seen.values).length > 0 && { values: seen.values }),
  };
  return { form, isDocumented, ids: ids.map(String) };
}

function readEmpty(described: DescribedOperation, body: unknown, at: string): SeenOperation {
  const { page, guesses } = readPage(described, body);
  const why = ["the list was empty, so its resources were not seen", ...guesses].join("; ");
  const response = { ...(at !== "" && { at }), ...(page && { page }) };
  const isDocumented = at === "/data" && !page;
  return { form: { is: "guessed", why, query: queryOf(described, { body }, page), response }, isDocumented, ids: [] };
}

function unsupported(why: string): SeenOperation {
  return { form: { is: "unsupported", why }, isDocumented: false, ids: [] };
}

/** The pointer to the ID: `/id`, or one that is named after the type, such as `/runId` of a `pipeline_run`. */
function idOf({ type }: DescribedOperation, items: readonly object[]): string | undefined {
  const whole = `${type}_id`;
  const short = `${type.slice(type.lastIndexOf("_") + 1)}_id`;
  const names = ["id", whole, camelCase(whole), short, camelCase(short), "uuid", "_id"];
  const isId = (value: unknown): boolean => (typeof value === "string" && value !== "") || typeof value === "number";
  const name = names.find((one) => items.every((item) => isId(fieldOf(item, one))));
  return name && `/${name}`;
}

/** A parameter that was not seen to have an effect is left out: one that a deployment ignores would give wrong results. */
function queryOf(
  { query, page: parameter }: DescribedOperation,
  { query: honored = [] }: SeenReply,
  page: DialectResponse["page"],
): Record<string, string> {
  const names = page?.by === "nothing" || parameter === "" ? {} : { [parameter]: page?.parameter ?? parameter };
  return {
    ...Object.fromEntries(honored.filter((name) => query.includes(name)).map((name) => [name, name])),
    ...names,
  };
}
