import { type Dialect, describedOperation, readDialect } from "@planasonix/openapi/dialects";
import type { ClientDialect, DialectParts, HttpRequest, Layer, StartCall } from "@planasonix/runtime";
import { type SpokenOperation, speak } from "./operation.ts";
import { goingWorkOf, toDocumented } from "./receive.ts";
import { interpret, refuse, type Spoken, toSent, withHeaders } from "./send.ts";
import { sensitiveNames } from "./sensitive-names.ts";
import { startOrTakeUp } from "./start.ts";

/** A dialect that was checked, for the option `dialect` of a client. */
export interface CheckedDialect extends ClientDialect {
  /** What differs from the documented form. `lacksOf` computes what it lacks. */
  readonly data: Dialect;
}

/**
 * Creates the option `dialect` of a client: from the name of a known dialect, from the text of a file with a dialect in
 * JSON, or from its content.
 *
 * @throws {TypeError} If the name is unknown, or the dialect breaks a rule. The message states the rule and, for a text,
 * the line.
 *
 * @example
 * const planasonix = createClient({ dialect: createDialect("airflow-provider") });
 */
export function createDialect(given: string | object): CheckedDialect {
  const data = readDialect(given);
  const own = withoutPrototypes(data);
  const parts: DialectParts = {
    name: data.name,
    baseUrl: (source, url, publicUrl) => completeBaseUrl(data, source, url, publicUrl),
    secrets: (rules) => ({ ...rules, fields: sensitiveNames(own, rules) }),
    layer: (baseUrl, redactor) => createLayer(own, baseUrl, redactor),
    start: (call) => startOrTakeUp(call as StartCall),
    workOf: goingWorkOf,
  };
  return { ...parts, data } as CheckedDialect;
}

/** A copy whose objects inherit nothing: what some code of the program adds to all objects is not part of a dialect. */
function withoutPrototypes<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutPrototypes) as Value;
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, part] of Object.entries(value)) copy[name] = withoutPrototypes(part);
  return copy as Value;
}

const documented = withoutPrototypes({ is: "seen" } as const);

/** Converts each attempt to the form of the dialect, and its response back. */
function createLayer(dialect: Dialect, baseUrl: string, redactor: Spoken["redactor"]): Layer {
  const known = new Map<string, SpokenOperation>();
  return (next) => async (request) => {
    const operation = known.get(request.name) ?? find(dialect, request);
    // An operation that no description has gets the prefix only, which is in the base URL.
    if (!operation) return next(withHeaders(dialect, request));
    known.set(request.name, operation);
    const spoken = interpret(operation, request, redactor, baseUrl);
    return toDocumented(spoken, await next(toSent(spoken, baseUrl)));
  };
}

/** @throws {CallError} If the dialect does not support the operation. */
function find(dialect: Dialect, request: HttpRequest): SpokenOperation | undefined {
  const { name } = request;
  const described = describedOperation(name);
  const given = Object.hasOwn(dialect.operations, name) ? dialect.operations[name] : undefined;
  const why = given ? given.is === "unsupported" && given.why : described && dialect.unlisted;
  if (why) throw refuse(dialect, request, `does not support ${name}: ${why}`);
  return described && speak(dialect, described, given ?? documented);
}

/** @throws {TypeError} If the base URL has a path that does not end with the prefix of the dialect. */
function completeBaseUrl(
  { name, prefix }: Dialect,
  source: string,
  given: string | URL | undefined,
  publicUrl: string,
): string {
  if (given === undefined) return new URL(prefix, publicUrl).href;
  const text = String(given);
  const path = URL.canParse(text) ? new URL(text).pathname.replace(/\/+$/, "") : prefix;
  if (path === "") return text.replace(/\/*$/, prefix);
  if (path.endsWith(prefix)) return text;
  throw new TypeError(`${source} must end with ${prefix}, the path of the dialect ${name}, or have no path`);
}
