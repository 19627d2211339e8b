import type { getHttpOperationsFromSpec } from "@stoplight/prism-http";

/** An operation as Prism reads it from the description. */
export type PrismOperation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

/** An answer that the description declares for an operation. */
export interface DeclaredAnswer {
  /** As written in the description: `200`, `4XX` or `default`. */
  readonly code: string;
  readonly examples: readonly NamedExample[];
}

/** A named example of an answer. */
export interface NamedExample {
  readonly name: string;
  readonly mediaType: string;
  readonly value: unknown;
}

/** An operation of the description, with what the mock has to know about it. */
export interface MockOperation {
  /** The operationId, or method and path where the description gives none. */
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** The template, without `/v1`. */
  readonly path: string;
  readonly answers: readonly DeclaredAnswer[];
  /** The query parameter that carries the cursor of the next page, from `x-pagination`. */
  readonly cursor: string | undefined;
  readonly prism: PrismOperation;
}

/** Reads what the mock has to know from Prism's form of an operation. */
export function createOperation(prism: PrismOperation): MockOperation {
  const method = prism.method.toUpperCase();
  const pagination: unknown = prism.extensions?.["x-pagination"];
  const cursor = hasCursor(pagination) ? pagination.cursor : undefined;
  const answers = prism.responses.map(({ code, contents = [] }) => ({
    code,
    examples: contents.flatMap(readExamples),
  }));
  const id = prism.iid ?? `${method} ${prism.path}`;
  return { id, method, path: prism.path, answers, cursor, prism: withExplodedQuery(prism) };
}

// The default of OpenAPI, which Prism's reader leaves out: of a list that repeats its name only the last item was checked.
function withExplodedQuery(prism: PrismOperation): PrismOperation {
  if (prism.request?.query === undefined) return prism;
  const query = prism.request.query.map((parameter) => ({ explode: parameter.style === "form", ...parameter }));
  return { ...prism, request: { ...prism.request, query } };
}

/** The declared answer for a status, by its code, its range or the default, in this order. */
export function findAnswer({ answers }: MockOperation, status: number): DeclaredAnswer | undefined {
  const codes = [String(status), `${String(status)[0]}XX`, "default"];
  return codes.map((code) => answers.find((answer) => answer.code === code)).find((answer) => answer !== undefined);
}

/** The declared answer that a preference speaks of. */
export function preferredAnswer(operation: MockOperation, code: number | undefined): DeclaredAnswer | undefined {
  return code === undefined ? successAnswer(operation) : findAnswer(operation, code);
}

/** The answer that a request gets when it does not prefer another: the lowest 2xx. */
export function successAnswer({ answers }: MockOperation): DeclaredAnswer | undefined {
  return answers.filter(({ code }) => code.startsWith("2")).sort((a, b) => a.code.localeCompare(b.code))[0];
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
