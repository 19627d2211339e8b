import { basePath, HttpError } from "@planasonix/serving";
import { addRoute, createRouter as createTree, findRoute } from "rou3";
import type { Operation } from "./operation.ts";

/** An operation, and the values of its path parameters. */
export interface Route {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the operation of a method and a path. The path excludes the base path, such as `/v1`.
 * @throws {HttpError} 404 or 405 if there is none, 400 if the path is not percent-encoded UTF-8.
 */
export type Router = (method: string, path: string) => Route;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Creates a router. The message of a 404 refers to `description`, the path of the document that lists the operations. A
 * path without parameters takes precedence over a matching path with parameters, whatever the method.
 */
export function createRouter(operations: Iterable<Operation>, description = `${basePath}/openapi.yaml`): Router {
  const tree = createTree<Operation>();
  const literals = new Set<string>();
  for (const operation of operations) {
    addRoute(tree, operation.method, shapeOf(operation.path), operation);
    if (!operation.path.includes("{")) literals.add(operation.path);
  }

  return (method, path) => {
    // The route tree ignores a trailing slash; the API does not.
    const match = (one: string) => (path.endsWith("/") ? undefined : findRoute(tree, one, path));
    const found = match(method);
    if (found !== undefined && (found.data.path === path || !literals.has(path)))
      return { operation: found.data, params: path.includes("%") ? decoded(found.params ?? {}) : (found.params ?? {}) };
    const allowed = methods.flatMap((one) => match(one)?.data ?? []);
    const [nearest = allowed[0]] = allowed.filter((operation) => operation.path === path);
    const others = allowed.filter((operation) => operation.path === nearest?.path);
    const trimmed = path.replace(/\/+$/, "");
    const isKnown = trimmed !== path && methods.some((one) => findRoute(tree, one, trimmed) !== undefined);
    const hint = isKnown ? `try ${trimmed} without a trailing slash` : `see ${description}`;
    throw unknownRoute({ method, path, others, hint });
  };
}

/** Converts the parameters of a path to the syntax of the route tree. */
function shapeOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function decoded(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError({ status: 400, message: "The path is not percent-encoded UTF-8: encode a literal % as %25." });
  }
}

interface UnknownRoute {
  readonly method: string;
  readonly path: string;
  /** The operations that have the path, but another method. */
  readonly others: readonly Operation[];
  /** What to do if the path does not exist. */
  readonly hint: string;
}

function unknownRoute({ method, path, others, hint }: UnknownRoute): HttpError {
  if (others.length === 0) {
    return new HttpError({ status: 404, message: `There is no path ${path.slice(0, 200)}: ${hint}.` });
  }
  return wrongMethod(
    method,
    others[0]?.path ?? path,
    others.map((operation) => operation.method),
  );
}

/** A 405: the path exists, but has other methods. */
export function wrongMethod(method: string, path: string, others: readonly string[]): HttpError {
  const allowed = [...new Set(others)].sort().join(", ");
  const message = `${path} does not support ${method}: it supports ${allowed}.`;
  return new HttpError({ status: 405, message, headers: { Allow: allowed } });
}
