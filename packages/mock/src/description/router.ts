import { HttpError, invalidRequest } from "@planasonix/serving";
import type { MockOperation } from "./operation.ts";

interface Route {
  readonly operation: MockOperation;
  /** One test per segment: a literal matches only itself, and a parameter matches any string that is not empty. */
  readonly segments: readonly ((segment: string) => boolean)[];
}

/**
 * Finds the operation of a method and a path. The path lacks `/v1`.
 * @throws {HttpError} 400 if the path is not percent-encoded UTF-8, 404 if no operation has the path, 405 if the path
 * has operations, but none with the method.
 */
export type Router = (method: string, path: string) => MockOperation;

/** Creates a router for the operations of a description. Literal paths take precedence over paths with parameters. */
export function createRouter(operations: readonly MockOperation[]): Router {
  const routes = operations.toSorted(literalFirst).map(createRoute);

  return (method, path) => {
    const matches = matchPath(routes, path);
    const found = matches.find((operation) => operation.method === method);
    if (found !== undefined) return found;
    throw matches.length > 0 ? wrongMethod(method, matches) : unknownPath(path, matchPath(routes, trimmed(path)));
  };
}

function createRoute(operation: MockOperation): Route {
  return { operation, segments: split(operation.path).map(segmentTest) };
}

function segmentTest(template: string): (segment: string) => boolean {
  if (!template.includes("{")) return (segment) => segment === template;
  const literals = template.split(/\{[^}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${literals.join("(.+)")}$`, "s");
  return (segment) => pattern.test(segment);
}

/** The operations of the first path that matches. */
function matchPath(routes: readonly Route[], path: string): MockOperation[] {
  const segments = split(path).map(decode);
  const matches = routes
    .filter((route) => route.segments.length === segments.length)
    .filter((route) => route.segments.every((test, index) => test(segments[index] ?? "")))
    .map(({ operation }) => operation);
  return matches.filter(({ path }) => path === matches[0]?.path);
}

function literalFirst(a: MockOperation, b: MockOperation): number {
  return rank(a.path).localeCompare(rank(b.path));
}

function rank(path: string): string {
  return split(path)
    .map((segment) => (segment.includes("{") ? "1" : "0"))
    .join("");
}

function split(path: string): string[] {
  return path.split("/").slice(1);
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidRequest({
      field: "path",
      issue: "is not percent-encoded UTF-8: encode a literal percent sign as %25",
    });
  }
}

function unknownPath(path: string, similar: readonly MockOperation[]): HttpError {
  const hint = similar.length > 0 ? `try ${similar[0]?.path} without a trailing slash` : "see /v1/openapi.yaml";
  return new HttpError({
    status: 404,
    message: `There is no path ${path.slice(0, 200)} in the description: ${hint}.`,
  });
}

function wrongMethod(method: string, matches: readonly MockOperation[]): HttpError {
  const allowed = [...new Set(matches.map((operation) => operation.method))].sort().join(", ");
  const message = `${matches[0]?.path} does not support ${method}: it supports ${allowed}.`;
  return new HttpError({ status: 405, message, headers: { Allow: allowed } });
}
