import { createLogger } from "@stoplight/prism-core";
import { createInstance, type IHttpOperationConfig, type IHttpRequest } from "@stoplight/prism-http";
import { type MockOperation, successAnswer } from "../description/operation.ts";
import type { Preference } from "../description/preference.ts";
import type { Answer } from "../http/exchange.ts";
import { loadGenerator } from "./faker.ts";
import { createAnswer, translateError } from "./prism-response.ts";
import { isError, type Violation, violationsHeader } from "./violation.ts";

/** A request to an operation, ready for Prism. */
export interface PrismRequest {
  readonly operation: MockOperation;
  /** Without `/v1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly preference: Preference;
}

/** What Prism answers, and what it found wrong with the request. */
export interface PrismAnswer {
  readonly answer: Answer;
  readonly violations: readonly Violation[];
}

/** Asks Prism in this process. @throws {FaultError} If it has no answer to give. */
export type AskPrism = (request: PrismRequest) => Promise<PrismAnswer>;

/** How answers are made where a request does not prefer otherwise. */
export interface PrismDefaults {
  readonly dynamic: boolean;
  readonly seed: string | undefined;
}

const config = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: true,
  errors: false,
  upstreamProxy: undefined,
} as const;

/** Prism's mock, quiet, for any operation of any description. */
export function createPrism(defaults: PrismDefaults): AskPrism {
  const logger = createLogger("mock", { level: "silent" });
  const prism = createInstance({ ...config, mock: { dynamic: defaults.dynamic } }, { logger });
  const prepareGenerator = loadGenerator();

  return async ({ operation, path, query, headers, body, preference }) => {
    const mock = mockConfig(operation, { preference, defaults });
    // Prism takes a bare comma for the separator of a list.
    const url = { path: path.replaceAll(",", "%2C"), query: queryValues(query) };
    const method = operation.prism.method as IHttpRequest["method"];
    if (mock.dynamic) prepareGenerator();
    const result = await prism.request({ method, url, headers, body }, [operation.prism], { ...config, mock })();
    if (result._tag === "Left") throw translateError(result.left, operation);

    const { output, validations } = result.right;
    const refused = validations.input.filter(isError);
    const violations = violationsHeader(refused, validations.output);
    return { answer: createAnswer(output, violations), violations: refused };
  };
}

interface Wanted {
  readonly preference: Preference;
  readonly defaults: PrismDefaults;
}

function mockConfig(operation: MockOperation, { preference, defaults }: Wanted): IHttpOperationConfig {
  const { code, example, dynamic, seed = defaults.seed } = preference;
  // For a code that is asked for, Prism answers 500 where it would answer 406: it need not ask for the usual one.
  const isUsual = String(code) === successAnswer(operation)?.code;
  return {
    dynamic: dynamic ?? defaults.dynamic,
    ...(code !== undefined && !isUsual && { code }),
    ...(example !== undefined && { exampleKey: example }),
    ...(seed !== undefined && { seed }),
  };
}

function queryValues(query: URLSearchParams): Record<string, string | string[]> {
  const values = [...new Set(query.keys())].map((name): [string, string | string[]] => {
    const [first = "", ...others] = query.getAll(name);
    return [name, others.length > 0 ? [first, ...others] : first];
  });
  return Object.fromEntries(values);
}
