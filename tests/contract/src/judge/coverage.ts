// A part of the description that occurs in no request and no response is a failure, unless an option permits it:
// otherwise the suite could leave parts untested.
import {
  type DescribedOperation,
  type Description,
  type Json,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { isQuotaHeader } from "./compare.ts";
import type { Failure } from "./failure.ts";
import { responseSchema, validatorsOf } from "./schema-validator.ts";

/** Records which parts of the description occur in requests and responses. */
export interface Coverage {
  /**
   * Wraps a `fetch` to record each request and response, and to validate each JSON response with Ajv, once with unknown
   * fields allowed and once with unknown fields forbidden.
   */
  observe(send: typeof fetch): typeof fetch;
  /** Invalid responses, and parts of the description that did not occur. */
  failures(): Failure[];
  /** One line for each kind of part, with the number of parts that occurred. */
  lines(): string[];
}

/** Options of {@link createCoverage}. */
export interface CoverageOptions {
  /**
   * Whether a response with this status means that the request has no valid API key, so that the response has no
   * rate-limit headers. @default () => false
   */
  readonly isKeyless?: (status: number) => boolean;
  /** Whether one of an operation's documented success statuses suffices. @default false */
  readonly oneSuccess?: boolean;
  /** Whether every query parameter must occur. @default true */
  readonly parameters?: boolean;
}

interface Route {
  readonly operation: DescribedOperation;
  readonly pattern: RegExp;
}

/** Starts to record the coverage of operations: calls, statuses, query parameters and response headers. */
export function createCoverage(
  description: Description,
  operations: readonly DescribedOperation[],
  options: CoverageOptions = {},
): Coverage {
  const routes = operations
    .map(routeOf)
    .sort((a, b) => a.operation.path.split("{").length - b.operation.path.split("{").length);
  const { open, closed } = validatorsOf(description);
  const validators = { invalid: open, "invalid with unknown fields forbidden": closed };
  const seen = new Set<string>();
  const wanted = new Set(operations.flatMap((operation) => marksOf(description, operation, options)));
  const problems = new Map<string, Failure>();

  async function record(url: URL, method: string, response: globalThis.Response): Promise<void> {
    const route = routes.find(({ operation, pattern }) => operation.method === method && pattern.test(url.pathname));
    if (route === undefined) return;
    const { operation } = route;
    seen.add(`operation ${operation.name}`).add(`status ${operation.name} ${response.status}`);
    for (const name of url.searchParams.keys()) seen.add(`parameter ${operation.name} ${name}`);
    for (const name of response.headers.keys()) seen.add(`header ${operation.name} ${response.status} ${name}`);
    const schema = responseSchema(description, operation, response.status);
    if (schema === undefined || !response.headers.get("content-type")?.includes("json")) return;
    const body: Json = await response.clone().json();
    for (const [what, validate] of Object.entries(validators)) {
      const problem = validate(schema, body);
      if (problem)
        problems.set(`${operation.name} ${response.status} ${problem}`, {
          operation: operation.name,
          case: String(response.status),
          what,
          expected: "a body that is valid against its schema",
          got: problem,
        });
    }
  }

  return {
    observe: (send) => async (input, init) => {
      const response = await send(input, init);
      const request = input instanceof Request ? input : { url: String(input), method: init?.method ?? "GET" };
      await record(new URL(request.url), request.method, response);
      return response;
    },
    failures: () => [
      ...problems.values(),
      ...[...wanted]
        .filter((mark) => !seen.has(mark))
        .map((mark) => ({
          operation: mark.split(" ")[1] ?? "",
          case: mark,
          what: "coverage",
          expected: "seen",
          got: "never seen",
        })),
    ],
    lines: () => ["operation", "status", "parameter", "header"].map((kind) => line(kind, wanted, seen)),
  };
}

function line(kind: string, wanted: ReadonlySet<string>, seen: ReadonlySet<string>): string {
  const all = [...wanted].filter((mark) => mark.startsWith(`${kind} `));
  const covered = all.filter((mark) => seen.has(mark)).length;
  const share = all.length === 0 ? 100 : Math.floor((covered / all.length) * 100);
  return `${`${kind}s`.replace("statuss", "statuses").padEnd(11)} ${covered} of ${all.length} (${share} %)`;
}

function routeOf(operation: DescribedOperation): Route {
  const path = operation.path.replace(/\{\w+\}/g, "[^/]+");
  return { operation, pattern: new RegExp(`^(?:/v\\d)?${path}$`) };
}

function marksOf(
  description: Description,
  operation: DescribedOperation,
  { isKeyless = () => false, oneSuccess = false, parameters: countsParameters = true }: CoverageOptions,
): string[] {
  const { name, object, parameters, successes } = operation;
  const isFree = (status: string): boolean => oneSuccess && successes.length > 1 && status.startsWith("2");
  const required = Object.entries(object.responses).filter(([status]) => !isFree(status));
  const statuses = required.flatMap(([status, reference]) => {
    const { headers = {} } = resolve<Response>(description, reference as { $ref: string });
    return [
      `status ${name} ${status}`,
      ...Object.keys(headers)
        .filter((header) => !(isKeyless(Number(status)) && isQuotaHeader(header)))
        .map((header) => `header ${name} ${status} ${header.toLowerCase()}`),
    ];
  });
  const query = parameters
    .filter((parameter) => parameter.in === "query" && countsParameters)
    .map((parameter) => `parameter ${name} ${parameter.name}`);
  return [`operation ${name}`, ...statuses, ...query];
}
