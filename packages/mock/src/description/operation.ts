import type { PrismOperation } from "./read-operations.ts";

/** A response that the description declares for an operation. */
export interface DeclaredResponse {
  /** As written in the description, such as `200`, `4XX` or `default`. */
  readonly code: string;
  readonly examples: readonly NamedExample[];
}

/** An example of a response, which a request can choose by its name with `Prefer`. */
export interface NamedExample {
  readonly name: string;
  readonly mediaType: string;
  readonly value: unknown;
}

/** An operation of the description: Prism's form, and what the mock reads from it. */
export interface MockOperation {
  /** The operationId, or the method and the path if the operation has none. */
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** The path template, without `/v1`. */
  readonly path: string;
  readonly responses: readonly DeclaredResponse[];
  /** The query parameter for the cursor of the next page, from `x-pagination`. */
  readonly cursor: string | undefined;
  readonly prism: PrismOperation;
}

/** Converts an operation from Prism's form. */
export function createOperation(prism: PrismOperation): MockOperation {
  const method = prism.method.toUpperCase();
  const pagination: unknown = prism.extensions?.["x-pagination"];
  const cursor = hasCursor(pagination) ? pagination.cursor : undefined;
  const responses = prism.responses.map(({ code, contents = [] }) => ({
    code,
    examples: contents.flatMap(readExamples),
  }));
  const id = prism.iid ?? `${method} ${prism.path}`;
  return { id, method, path: prism.path, responses, cursor, prism: withExplodedQuery(prism) };
}

// Restores OpenAPI's default for `explode`, which Prism's reader drops: without `explode`, Prism validates only the
// last value of a repeated parameter.
function withExplodedQuery(prism: PrismOperation): PrismOperation {
  if (prism.request?.query === undefined) return prism;
  const query = prism.request.query.map((parameter) => ({ explode: parameter.style === "form", ...parameter }));
  return { ...prism, request: { ...prism.request, query } };
}

/** The declared response for a status: the one with this code, else with its range, such as `4XX`, else the default. */
export function findResponse({ responses }: MockOperation, status: number): DeclaredResponse | undefined {
  const codes = [String(status), `${String(status)[0]}XX`, "default"];
  return codes.map((code) => responses.find((declared) => declared.code === code)).find((found) => found !== undefined);
}

/** The declared response for a preferred status; the success response if no status is preferred. */
export function preferredResponse(operation: MockOperation, code: number | undefined): DeclaredResponse | undefined {
  return code === undefined ? successResponse(operation) : findResponse(operation, code);
}

/** The declared response with the lowest 2xx code, which a request gets unless it prefers another one. */
export function successResponse({ responses }: MockOperation): DeclaredResponse | undefined {
  return responses.filter(({ code }) => code.startsWith("2")).sort((a, b) => a.code.localeCompare(b.code))[0];
}

type PrismContent = NonNullable<PrismOperation["responses"][number]["contents"]>[number];

function readExamples({ mediaType, examples = [] }: PrismContent): NamedExample[] {
  return examples.map((example) => {
    return { name: example.key, mediaType, value: "value" in example ? example.value : undefined };
  });
}

function hasCursor(value: unknown): value is { cursor: string } {
  return typeof value === "object" && value !== null && "cursor" in value && typeof value.cursor === "string";
}
