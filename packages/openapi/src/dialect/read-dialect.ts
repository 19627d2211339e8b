import { dialects, schema } from "../generated/dialects.ts";
import { checkOperation } from "./check-operation.ts";
import { checkSchema, type Problem } from "./check-schema.ts";
import { checkSecrets } from "./check-secrets.ts";
import { addressOf, describedOperation, operationAt } from "./described.ts";
import type { Dialect } from "./dialect.ts";
import { lineOf } from "./line-of.ts";

/** The names of the known dialects, the documented form first. */
export const dialectNames: readonly string[] = Object.keys(dialects).sort(
  (a, b) => Number(b === "documented") - Number(a === "documented"),
);

/**
 * Returns a known dialect by its name, or reads one from the text of a JSON file, or from an object.
 *
 * @throws {TypeError} If the name is unknown, or the dialect breaks a rule. The message names the rule and the place; for
 * a text, also the line.
 */
export function readDialect(given: string | object): Dialect {
  if (typeof given === "string" && !/^\s*\{/.test(given)) return knownDialect(given);
  const value: unknown = typeof given === "string" ? parse(given) : given;
  const problem = checkDialect(value);
  if (!problem) return value as Dialect;
  const { path, rule } = problem;
  const line = typeof given === "string" ? `line ${lineOf(given, path)}, ` : "";
  throw new TypeError(`The dialect is invalid: ${line}\`${path.join(" > ") || "the whole"}\`: ${rule}`);
}

function knownDialect(name: string): Dialect {
  if (Object.hasOwn(dialects, name)) return dialects[name] as Dialect;
  throw new TypeError(
    `There is no dialect ${JSON.stringify(name)}; the names are ${dialectNames.join(", ")}, or pass the text of a file with one`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`The dialect is not JSON: ${Object(cause).message}`, { cause });
  }
}

/** Returns the first rule that a dialect breaks; `undefined` if it is valid. */
export function checkDialect(value: unknown): Problem | undefined {
  const invalid = checkSchema(schema, value);
  if (invalid) return invalid;
  const { headers = {}, operations } = value as Dialect;
  for (const [name, text] of Object.entries(headers)) {
    const path = ["headers", name];
    if (reserved.test(name)) return { path, rule: "the header is that of the client or of the connection" };
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      return { path, rule: "is not a valid header" };
    }
  }
  const shown = checkSecrets(value as Dialect);
  if (shown) return shown;
  const addresses = new Map<string, string>();
  for (const [name, given] of Object.entries(operations)) {
    const described = describedOperation(name);
    if (!described) return { path: ["operations", name], rule: "is no operation of the description" };
    const problem = checkOperation(described, given);
    if (problem) return { path: ["operations", name, ...problem.path], rule: problem.rule };
    const address = addressOf({ ...described, ...given });
    const other = addresses.get(address);
    if (other) return { path: ["operations", name, "path"], rule: `${other} has the same address` };
    if (given.is !== "unsupported") addresses.set(address, name);
  }
  return checkOwners(addresses);
}

/** An operation with the address of another one would have its effects, and not its retry class. */
function checkOwners(addresses: ReadonlyMap<string, string>): Problem | undefined {
  const listed = new Set(addresses.values());
  for (const [address, name] of addresses) {
    const owner = operationAt(address);
    if (owner !== undefined && owner !== name && !listed.has(owner)) {
      return { path: ["operations", name, "path"], rule: `is the address of ${owner}, which has no other one` };
    }
  }
  return undefined;
}

/** Headers with the API key, and those of the connection or of the SDK. */
const reserved =
  /^(authorization|proxy-.*|x-planasonix-api-key|cookie|host|connection|content-length|content-type|transfer-encoding|idempotency-key)$/i;
