import type { Problem } from "./check-schema.ts";
import { camelCase, type DescribedOperation, type Fields } from "./described.ts";
import type { DialectOperation, DialectRequest, DialectResponse } from "./dialect.ts";

type Rule = (path: readonly string[], rule: string) => Problem;

/** Returns the first place where a dialect contradicts the description of an operation. */
export function checkOperation(described: DescribedOperation, given: DialectOperation): Problem | undefined {
  const { is, why, ...form } = given;
  const problem: Rule = (path, rule) => ({ path, rule });
  if (is !== "seen" && why === undefined) return problem([], `\`why\` must say why it is ${is}`);
  const [stated] = Object.keys(form);
  if (is === "unsupported") return stated ? problem([stated], "an unsupported operation has no form") : undefined;
  return (
    checkMethod(described, given) ??
    checkPath(described, given) ??
    checkQuery(described, given) ??
    checkValues(described, given) ??
    below("request", given.request && checkRequest(described, given.request)) ??
    below("response", given.response && checkResponse(described, given.response)) ??
    (given.going && !described.starts
      ? problem(["going"], "the operation starts no work that can be polled")
      : undefined)
  );
}

function below(name: string, problem: Problem | undefined): Problem | undefined {
  return problem && { path: [name, ...problem.path], rule: problem.rule };
}

/** The names of the path parameters of a template, in alphabetical order. */
function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
}

/** Proxies and platforms repeat a GET, and the client repeats a read. */
function checkMethod({ method }: DescribedOperation, given: DialectOperation): Problem | undefined {
  const own = given.method ?? method;
  if (method === "GET" && own !== "GET" && own !== "POST") {
    return { path: ["method"], rule: "a read is sent as GET or POST" };
  }
  return method !== "GET" && own === "GET" ? { path: ["method"], rule: "only a read is sent as GET" } : undefined;
}

function checkPath({ path }: DescribedOperation, given: DialectOperation): Problem | undefined {
  if (given.path === undefined || parametersOf(path).join() === parametersOf(given.path).join()) return undefined;
  return { path: ["path"], rule: `must have the path parameters of ${path}, each once` };
}

function checkQuery({ query }: DescribedOperation, given: DialectOperation): Problem | undefined {
  const names = Object.entries(given.query ?? {});
  const unknown = names.find(([name]) => !query.includes(name));
  if (unknown) return { path: ["query", unknown[0]], rule: "is no query parameter of the operation" };
  const twice = names.find(([, sent], index) => names.findIndex(([, other]) => other === sent) < index);
  return twice && { path: ["query", twice[0]], rule: `two parameters are sent as \`${twice[1]}\`` };
}

/**
 * Values are converted in the query, and in bodies whose form is stated. Those that a dialect does not list pass as they
 * are, also if the description does not list them.
 */
function checkValues({ query, request, response }: DescribedOperation, given: DialectOperation): Problem | undefined {
  for (const [name, values] of Object.entries(given.values ?? {})) {
    const path = ["values", name];
    if (!query.includes(name) && !request?.has(name) && !response?.has(name)) {
      return { path, rule: "is neither a parameter nor a field of the operation" };
    }
    const sent = Object.values(values);
    const twice = sent.find((value, index) => sent.indexOf(value) < index);
    if (twice !== undefined) return { path, rule: `two values are sent as \`${twice}\`` };
    const unstated = [
      request?.has(name) && !given.request ? "request" : "",
      response?.has(name) && !given.response ? "response" : "",
    ].find(Boolean);
    if (unstated) return { path, rule: `is a field of the ${unstated}: \`${unstated}\` must say the form of its body` };
  }
  return undefined;
}

function checkRequest({ request, method, path }: DescribedOperation, given: DialectRequest): Problem | undefined {
  const { takes, names = {}, add = {}, idempotencyKey: key } = given;
  if (key !== undefined && method !== "POST") return { path: ["idempotencyKey"], rule: "only a POST has a key" };
  if (!request && (takes ?? given.case ?? given.names)) return { path: [], rule: "the operation has no body" };
  const fields: Fields = request ?? new Map();
  const unknown = takes?.findIndex((name) => !fields.has(name)) ?? -1;
  if (unknown >= 0) return { path: ["takes", String(unknown)], rule: "is no field of the body" };
  const places = placesOf(fields, given);
  for (const [name, value] of Object.entries(add)) {
    if (name === key) return { path: ["add", name], rule: "is the place of the idempotency key" };
    const missing = parametersOf(value).find((parameter) => !parametersOf(path).includes(parameter));
    if (missing) return { path: ["add", name], rule: `\`${missing}\` is no path parameter of the operation` };
  }
  if (places.has(`/${key}`)) return { path: ["idempotencyKey"], rule: "is the place of another field" };
  return checkNames(fields, names, places);
}

function checkResponse(
  { response, path, gives, type, page }: DescribedOperation,
  given: DialectResponse,
): Problem | undefined {
  if (gives !== "resource" && gives !== "list") return { path: [], rule: "the operation returns no resource" };
  if (type === "" && given.form !== "envelope") {
    return { path: [], rule: "the operation returns resources of several types, which only the envelope states" };
  }
  const fields: Fields = response ?? new Map();
  const { id = [], shows = [], names = {}, page: own } = given;
  if (own && gives !== "list") return { path: ["page"], rule: "the operation returns no list" };
  if (own && own.by !== "nothing" && page === "") return { path: ["page"], rule: "the list has no pages" };
  const missing = id.findIndex((one) => one.startsWith("{") && !parametersOf(path).includes(one.slice(1, -1)));
  if (missing >= 0) return { path: ["id", String(missing)], rule: "is no path parameter of the operation" };
  const invented = shows.findIndex((pointer) => !isField(fields, pointer));
  if (invented >= 0) return { path: ["shows", String(invented)], rule: "is no attribute of the description" };
  return checkNames(fields, names, placesOf(fields, given));
}

/** The places of the fields of an object: how many fields each of them has. */
function placesOf(fields: Fields, { names = {}, case: style }: DialectRequest): Map<string, number> {
  const places = new Map<string, number>();
  const add = (place: string): void => void places.set(place, (places.get(place) ?? 0) + 1);
  for (const name of fields.keys()) if (!names[`/${name}`]) add(`/${style ? camelCase(name) : name}`);
  for (const place of Object.values(names)) add(place);
  return places;
}

function checkNames(
  fields: Fields,
  names: Readonly<Record<string, string>>,
  places: Map<string, number>,
): Problem | undefined {
  for (const [pointer, place] of Object.entries(names)) {
    const path = ["names", pointer];
    if (!isField(fields, pointer)) return { path, rule: "is no field of the description" };
    if (place === "" || (places.get(place) ?? 0) > 1)
      return { path, rule: `two fields have the place ${place || "of all"}` };
    if ([...places.keys()].some((other) => other.startsWith(`${place}/`) || place.startsWith(`${other}/`))) {
      return { path, rule: `the place ${place} is in another field, or contains one` };
    }
  }
  return undefined;
}

/** Whether a pointer leads to a field of the description: never to a key of an object that the user fills. */
function isField(fields: Fields, pointer: string): boolean {
  const [first = "", ...others] = pointer.slice(1).split("/");
  if (!fields.has(first)) return false;
  const nested = fields.get(first);
  return others.length === 0 || (nested !== undefined && isField(nested, `/${others.join("/")}`));
}
