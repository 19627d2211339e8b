// Calls Prism in this process, and works around Prism's defects.
import type { HttpResponse } from "@planasonix/serving";
import { createLogger, factory, type IPrism, type ValidatorFn } from "@stoplight/prism-core";
import type { IHttpOperationConfig, IHttpRequest, IHttpResponse } from "@stoplight/prism-http";
// Imported one by one, because the index would add Prism's HTTP client and its reader of Postman collections.
import mocker from "@stoplight/prism-http/dist/mocker/index.js";
import router from "@stoplight/prism-http/dist/router/index.js";
import { validateInput, validateOutput, validateSecurity } from "@stoplight/prism-http/dist/validator/index.js";
import { type MockOperation, successResponse } from "../description/operation.ts";
import type { Preference } from "../description/preference.ts";
import type { PrismOperation } from "../description/read-operations.ts";
import { resetFaker } from "./faker.ts";
import { toHttpError, toHttpResponse } from "./prism-response.ts";
import { stopEarly } from "./validate-long-lists.ts";
import { isError, type Violation, violationsHeader } from "./violation.ts";

/** A request to an operation, ready for Prism. */
export interface PrismRequest {
  readonly operation: MockOperation;
  /** Without `/v1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; null if there is none. */
  readonly body: unknown;
  readonly preference: Preference;
}

/** Prism's response, and the errors in the request. */
export interface PrismResult {
  readonly response: HttpResponse;
  readonly violations: readonly Violation[];
}

/** Sends a request to Prism. @throws {HttpError} If Prism has no response for it. */
export type CallPrism = (request: PrismRequest) => Promise<PrismResult>;

/** Whether to generate responses, and with which seed, unless a request prefers otherwise. */
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

/** Creates Prism's mock with logging turned off. The mock serves any operation of any description. */
export function createPrism(defaults: PrismDefaults): CallPrism {
  const prism = createInstance({ ...config, mock: { dynamic: defaults.dynamic } });

  return async ({ operation, path, query, headers, body, preference }) => {
    const mock = mockConfig(operation, { preference, defaults });
    // Commas are encoded, because Prism splits a path parameter at a comma.
    const url = { path: path.replaceAll(",", "%2C"), query: queryValues(query) };
    const method = operation.prism.method as IHttpRequest["method"];
    if (mock.dynamic) resetFaker();
    const result = await prism.request({ method, url, headers, body }, [operation.prism], { ...config, mock })();
    if (result._tag === "Left") throw toHttpError(result.left, operation);

    const { output, validations } = result.right;
    const errors = validations.input.filter(isError);
    const violations = violationsHeader(errors, validations.output);
    return { response: toHttpResponse(output, violations), violations: errors };
  };
}

type PrismConfig = typeof config & { readonly mock: IHttpOperationConfig };

function createInstance(defaults: PrismConfig): IPrism<PrismOperation, IHttpRequest, IHttpResponse, PrismConfig> {
  return factory(defaults, {
    route: router.default,
    // It returns the request unchanged, although its type names only the parts that it reads.
    validateSecurity: validateSecurity as unknown as ValidatorFn<PrismOperation, IHttpRequest>,
    validateInput: stopEarly(validateInput),
    validateOutput,
    mock: mocker.default,
    forward: () => {
      throw new Error("The mock forwards no requests");
    },
    logger: createLogger("mock", { level: "silent" }),
  });
}

interface Preferences {
  readonly preference: Preference;
  readonly defaults: PrismDefaults;
}

function mockConfig(operation: MockOperation, { preference, defaults }: Preferences): IHttpOperationConfig {
  const { code, example, dynamic, seed = defaults.seed } = preference;
  // Prism responds 500 instead of 406 if a code is given, so the code of the success response is omitted.
  const isDefault = String(code) === successResponse(operation)?.code;
  return {
    dynamic: dynamic ?? defaults.dynamic,
    ...(code !== undefined && !isDefault && { code }),
    ...(example !== undefined && { exampleKey: example }),
    ...(seed !== undefined && { seed }),
  };
}

/** The query in the form that Prism validates: a string for each parameter, or a list if the parameter is repeated. */
export function queryValues(query: URLSearchParams): Record<string, string | string[]> {
  const values = [...new Set(query.keys())].map((name): [string, string | string[]] => {
    const [first = "", ...others] = query.getAll(name);
    return [name, others.length > 0 ? [first, ...others] : first];
  });
  return Object.fromEntries(values);
}
