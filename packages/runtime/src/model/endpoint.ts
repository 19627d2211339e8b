// Where an operation is: its row in the operation table, with method, path and query parsed once for all calls.
import type { Operation, OperationRef } from "./operation.ts";
import { ownProperties } from "./own-properties.ts";

/**
 * An operation with its parsed method, path and query. Its `http` and `outcome` are no longer abbreviated, and its
 * `http` lacks the query.
 */
export interface Endpoint extends OperationRef {
  readonly method: string;
  /** The argument before the options. */
  readonly takes: "body" | "query" | undefined;
  /** The names of the path parameters. */
  readonly pathNames: readonly string[];
  /** The names of the query parameters. */
  readonly queryNames: readonly string[];
  /**
   * Builds the path from the value of its only parameter, or from an object with the values of several.
   *
   * @throws {TypeError} If a parameter is missing or invalid.
   */
  path(given: unknown): string;
}

const endpoints = new WeakMap<Operation, Endpoint>();

/** Completes the abbreviations of an operation, and parses its path once for all calls of all clients. */
export function endpointOf(ref: OperationRef): Endpoint {
  const known = endpoints.get(ref.operation);
  if (known?.name === ref.name) return known;
  const endpoint = createEndpoint(ref);
  endpoints.set(ref.operation, endpoint);
  return endpoint;
}

/** The method, the path and the query of an operation, without the abbreviations of its resource. */
export function wholeAddress({ http }: Operation, resource = ""): string {
  return http.replace(" .", ` /${resource}`).replace("{}", `{${resource.slice(0, -1)}_id}`);
}

function createEndpoint({ name, operation }: OperationRef): Endpoint {
  const [resource] = name.split(".");
  const [method = "", template = "", ...queryNames] = wholeAddress(operation, resource).split(/[ ?&]/);
  const http = `${method} ${template}` as Operation["http"];
  const parts = template.split(/[{}]/); // Text and parameter names alternate.
  const pathNames = parts.filter((_, index) => index % 2);
  const isSeveral = pathNames.length > 1;
  const hint = isSeveral ? `; pass \`{ ${pathNames.join(", ")} }\`` : "";
  const own = ownProperties(operation, { http });
  // Empty segments and dots would change the path.
  const refused = ["", ".", "..", ...(own.reserved ?? [])];
  return {
    name,
    operation: ownProperties(own, { outcome: own.outcome?.replace(/^\w+$/, `${resource}.$&`) }),
    method,
    takes: own.takes ?? (queryNames.length > 0 && !own.query ? "query" : undefined),
    pathNames,
    queryNames,
    path(given) {
      let path = "";
      let isName = false;
      for (const part of parts) {
        path += isName ? encodeSegment(part, isSeveral ? Object(given)[part] : given, refused, hint) : part;
        isName = !isName;
      }
      return path;
    },
  };
}

function encodeSegment(name: string, value: unknown, refused: readonly string[], hint: string): string {
  const text = Number.isFinite(value) ? String(value) : value;
  // `encodeURIComponent` throws a URIError for an unpaired surrogate.
  if (typeof text === "string" && !refused.includes(text) && text.isWellFormed()) return encodeURIComponent(text);
  const found = typeof text === "string" ? JSON.stringify(text) : text === null ? "null" : typeof value;
  throw new TypeError(
    `\`${name}\` must be a well-formed string other than ${refused.map((one) => `"${one}"`).join(", ")}, got ${found}${hint}`,
  );
}
