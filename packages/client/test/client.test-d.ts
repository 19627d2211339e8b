import { describe, expectTypeOf, test } from "vitest";
import { type ClientMembers, createClientFor, defineTables, type PlanasonixFor } from "../src/core.ts";
import {
  type ApiError,
  type Attempt,
  type CallError,
  type ClientOptions,
  type ConflictError,
  type ConnectionError,
  createClient,
  isApiError,
  isAuthenticationError,
  isCallError,
  isConflictError,
  isConnectionError,
  isInvalidRequestError,
  isMissingApiKeyError,
  isNotFoundError,
  isOutcomeUnknown,
  isPaginationError,
  isPermissionDeniedError,
  isPlanasonixError,
  isRateLimitError,
  isRedirectError,
  isResponseFormatError,
  isServerError,
  isTimeoutError,
  isWaitError,
  type Middleware,
  type MissingApiKeyError,
  NotFoundError,
  type PipelineRun,
  type Planasonix,
  PlanasonixError,
  type RateLimitError,
  type RateLimitSnapshot,
  type ServerError,
  WaitError,
} from "../src/index.ts";
import { pipelines, runs } from "../src/operations.ts";
import { createRaw } from "../src/raw.ts";

describe("createClient", () => {
  test("needs no options", () => {
    expectTypeOf(createClient).toEqualTypeOf<(options?: ClientOptions) => Planasonix>();
  });

  test("accepts options that are undefined", () => {
    const environment: Readonly<Record<string, string | undefined>> = {};

    createClient({ apiKey: environment.TEAM_KEY, baseUrl: environment.TEAM_URL, logger: undefined });
  });

  test("accepts an API key, a function that returns one, a base URL and a logger", () => {
    createClient({ apiKey: "k" });
    createClient({ apiKey: () => "k" });
    createClient({ apiKey: async ({ refresh }) => (refresh ? "new" : "old") });
    createClient({ baseUrl: new URL("https://api.planasonix.com/v1"), logger: console, logLevel: "debug" });
  });

  test("accepts the platform's `fetch`", () => {
    createClient({ fetch });
  });

  test("rejects unknown and removed options, and values of the wrong type", () => {
    // @ts-expect-error The name is `apiKey`.
    createClient({ apikey: "k" });
    // @ts-expect-error The name includes the unit: `timeoutMs`.
    createClient({ timeout: 5_000 });
    // @ts-expect-error The schemes are `bearer` and `x-planasonix-api-key`.
    createClient({ authScheme: "basic" });
    // @ts-expect-error The API key belongs in the options.
    createClient("k");
    // @ts-expect-error The retry budget is always on.
    createClient({ retryBudget: false });
    // @ts-expect-error There is no option `pacing`.
    createClient({ pacing: false });
  });
});

describe("createClientFor", () => {
  test("returns a client with only the given resources", () => {
    const planasonix = createClientFor({ pipelines, runs });

    expectTypeOf(planasonix).toEqualTypeOf<PlanasonixFor<"pipelines" | "runs">>();
    expectTypeOf(planasonix.runs).toEqualTypeOf<Planasonix["runs"]>();
    // @ts-expect-error The table of connections was not given.
    planasonix.connections;
  });

  test("accepts only the tables of resources, under their names", () => {
    // @ts-expect-error There is no resource of this name.
    createClientFor({ pipeline: pipelines });
    // @ts-expect-error The table belongs to another resource.
    createClientFor({ pipelines: runs });
    // @ts-expect-error An object literal with operations is not a table.
    createClientFor({ pipelines: { list: { http: "GET /pipelines" } } });
  });

  test("returns a client that functions accept if they need only its resources", () => {
    const start = (client: Pick<Planasonix, "pipelines">): unknown => client.pipelines.run("pl_1");

    start(createClientFor({ pipelines }));
    start(createClient());
  });
});

describe("defineTables", () => {
  interface Flows {
    run(id: string): Promise<string>;
  }
  const tables = defineTables<{ flows: Flows; pipelines: Flows }>({
    rows: {},
    secrets: { fields: [], names: /x/, masks: [] },
  });

  test("gives tables with which a client has the methods of another description", () => {
    const all = createClientFor(tables);
    const { flows } = tables;

    expectTypeOf(all).toExtend<ClientMembers>();
    expectTypeOf(all.flows).toEqualTypeOf<Flows>();
    expectTypeOf(all.pipelines).toEqualTypeOf<Flows>();
    expectTypeOf(createClientFor({ flows }).flows).toEqualTypeOf<Flows>();
    expectTypeOf(all.withOptions({ maxRetries: 0 }).flows).toEqualTypeOf<Flows>();
    // @ts-expect-error The table of pipelines was not given.
    createClientFor({ flows }).pipelines;
    // @ts-expect-error The other description has no runs.
    all.runs;
  });
});

describe("client", () => {
  const planasonix = createClient();

  test("has a read-only rate limit", () => {
    expectTypeOf(planasonix.rateLimit).toEqualTypeOf<RateLimitSnapshot | undefined>();
    // @ts-expect-error `rateLimit` is read-only.
    planasonix.rateLimit = undefined;
  });

  test("creates another client of the same type with other defaults", () => {
    expectTypeOf(planasonix.withOptions({ maxRetries: 0, headers: { "x-team": "data" } })).toEqualTypeOf<Planasonix>();
    const few = createClientFor({ pipelines }).withOptions({ timeoutMs: 5_000, fetchOptions: { cache: "no-store" } });

    expectTypeOf(few.pipelines).toEqualTypeOf<Planasonix["pipelines"]>();
    // @ts-expect-error The new client has only the resources of the original.
    few.runs;
    // @ts-expect-error The API key cannot change.
    planasonix.withOptions({ apiKey: "other" });
    // @ts-expect-error The base URL cannot change: the API key must not be sent to another server.
    planasonix.withOptions({ baseUrl: "https://elsewhere.test/v1" });
    // @ts-expect-error The limit of concurrent requests cannot change.
    planasonix.withOptions({ maxConcurrency: 1 });
  });

  test("is accepted by createRaw, which has the types of openapi-fetch", async () => {
    const raw = createRaw(planasonix);
    const { data, error } = await raw.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_1" } } });

    expectTypeOf(data?.data.type).toEqualTypeOf<"pipeline" | undefined>();
    expectTypeOf(error?.error.message).toEqualTypeOf<string | undefined>();
    // @ts-expect-error There is no such path.
    raw.GET("/pipeline");
  });
});

describe("error", () => {
  const caught: unknown = undefined;

  test("is narrowed by the guards", () => {
    if (isPlanasonixError(caught)) expectTypeOf(caught).toEqualTypeOf<PlanasonixError>();
    if (isApiError(caught)) expectTypeOf(caught).toEqualTypeOf<ApiError>();
    if (isCallError(caught)) expectTypeOf(caught).toEqualTypeOf<CallError>();
    if (isMissingApiKeyError(caught)) expectTypeOf(caught).toEqualTypeOf<MissingApiKeyError>();
  });

  test("has the fields of its class after a guard", () => {
    if (isCallError(caught)) {
      expectTypeOf(caught.operation).toEqualTypeOf<string>();
      expectTypeOf(caught.attempts).toEqualTypeOf<readonly Attempt[]>();
      expectTypeOf(caught.outcome).toEqualTypeOf<"unknown" | undefined>();
      expectTypeOf(caught.checkWith).toEqualTypeOf<string | undefined>();
      expectTypeOf(caught.retryAt).toEqualTypeOf<Date | undefined>();
      expectTypeOf(caught.retryable).toEqualTypeOf<boolean>();
    }
    if (isApiError(caught)) expectTypeOf([caught.status, caught.code, caught.checkWith]).toBeArray();
    if (isRateLimitError(caught)) expectTypeOf(caught.retryAt).toEqualTypeOf<Date | undefined>();
    if (isConnectionError(caught)) expectTypeOf(caught.phase).toEqualTypeOf<"connect" | "response" | "body">();
    if (isRedirectError(caught)) expectTypeOf(caught.location).toEqualTypeOf<string | undefined>();
    if (isResponseFormatError(caught)) expectTypeOf([caught.expected, caught.found]).toEqualTypeOf<string[]>();
    if (isPaginationError(caught)) expectTypeOf([caught.operation, caught.cursor]).toEqualTypeOf<string[]>();
    if (isWaitError(caught)) {
      expectTypeOf(caught.reason).toEqualTypeOf<"failed" | "canceled" | "deadline" | "contact_lost">();
      expectTypeOf(caught.operation).toEqualTypeOf<string>();
      expectTypeOf(caught.id).toEqualTypeOf<string | undefined>();
    }
  });

  test("types the last known resource of a WaitError as the caller specifies", () => {
    if (isWaitError<PipelineRun>(caught)) expectTypeOf(caught.last).toEqualTypeOf<PipelineRun | undefined>();
    if (isWaitError(caught)) expectTypeOf(caught.last).toEqualTypeOf<unknown>();
  });

  test("keeps its other possible classes after a guard returns false", () => {
    const tell = (error: ApiError | ConnectionError | MissingApiKeyError): void => {
      if (isRateLimitError(error)) expectTypeOf(error.status).toEqualTypeOf<429>();
      else if (isNotFoundError(error)) expectTypeOf(error.status).toEqualTypeOf<404>();
      else if (isConflictError(error)) expectTypeOf(error.name).toEqualTypeOf<"ConflictError">();
      else if (isAuthenticationError(error)) expectTypeOf(error.status).toEqualTypeOf<401>();
      else if (isPermissionDeniedError(error)) expectTypeOf(error.status).toEqualTypeOf<403>();
      else if (isInvalidRequestError(error)) expectTypeOf(error.status).toEqualTypeOf<400 | 422>();
      else if (isServerError(error)) expectTypeOf(error.status).toEqualTypeOf<number>();
      else if (isApiError(error)) expectTypeOf(error).toEqualTypeOf<ApiError>();
      else if (isMissingApiKeyError(error)) expectTypeOf(error).toEqualTypeOf<MissingApiKeyError>();
      else expectTypeOf(error).toEqualTypeOf<ConnectionError>();
    };
    const tellCall = (error: CallError): void => {
      if (isTimeoutError(error)) expectTypeOf(error.timeoutMs).toEqualTypeOf<number>();
      else if (isMissingApiKeyError(error)) expectTypeOf(error).toEqualTypeOf<MissingApiKeyError>();
      else expectTypeOf(error).toEqualTypeOf<CallError>();
    };

    expectTypeOf([tell, tellCall]).toBeArray();
  });

  test("is assignable neither to a sibling class nor to a subclass", () => {
    expectTypeOf<ConflictError>().not.toExtend<NotFoundError>();
    expectTypeOf<ApiError>().not.toExtend<ServerError>();
    expectTypeOf<CallError>().not.toExtend<MissingApiKeyError>();
  });

  test("cannot be constructed by an application; tests use `@planasonix/client/testing`", () => {
    // @ts-expect-error The constructor of ApiError is protected.
    new NotFoundError("no such pipeline");
    // @ts-expect-error The constructor of WaitError is protected.
    new WaitError("it failed", { last: undefined, redacted: undefined });
    // @ts-expect-error The constructor of PlanasonixError is protected.
    new PlanasonixError("no");
  });

  test("has an outcome and `checkWith` after `isOutcomeUnknown`", () => {
    if (isOutcomeUnknown(caught)) {
      expectTypeOf(caught).toExtend<PlanasonixError>();
      expectTypeOf(caught.message).toEqualTypeOf<string>();
      expectTypeOf(caught.operation).toEqualTypeOf<string>();
      expectTypeOf(caught.outcome).toEqualTypeOf<"unknown">();
      expectTypeOf(caught.checkWith).toEqualTypeOf<string | undefined>();
    }
    // @ts-expect-error The name is `checkWith`.
    if (isCallError(caught)) caught.outcomeOperation;
  });

  test("keeps its type in both branches of `isOutcomeUnknown`", () => {
    const inUnion = (error: CallError | WaitError<PipelineRun>): unknown => {
      if (!isOutcomeUnknown(error)) {
        expectTypeOf(error).toEqualTypeOf<CallError | WaitError<PipelineRun>>();
        return isWaitError(error) ? error.last?.attributes.status : error.path;
      }
      expectTypeOf(error.outcome).toEqualTypeOf<"unknown">();
      expectTypeOf(error.checkWith).toEqualTypeOf<string | undefined>();
      return isWaitError(error) ? error.last?.attributes.status : error.attempts;
    };
    const nested = (error: unknown): unknown => {
      if (!isWaitError<PipelineRun>(error) && !isCallError(error)) return error;
      if (isOutcomeUnknown(error)) {
        if (!isWaitError<PipelineRun>(error)) return error.attempts;
        expectTypeOf(error.last).toEqualTypeOf<PipelineRun | undefined>();
        return error.message;
      }
      if (isWaitError<PipelineRun>(error)) return error.last?.attributes.status;
      return error.attempts;
    };
    const first = (error: PlanasonixError): unknown => {
      if (isOutcomeUnknown(error)) return error.operation;
      expectTypeOf(error).toEqualTypeOf<PlanasonixError>();
      return isWaitError(error) ? error.reason : error.message;
    };
    // biome-ignore lint/suspicious/noExplicitAny: `catch` gives `any` if `useUnknownInCatchVariables` is off.
    const ofAny = (error: any): unknown => (isOutcomeUnknown(error) ? error.message : error.code);
    expectTypeOf(inUnion).toBeFunction();
    expectTypeOf(nested).toBeFunction();
    expectTypeOf(first).toBeFunction();
    expectTypeOf(ofAny).toBeFunction();
  });

  test("can be filtered with a guard", () => {
    const errors: readonly unknown[] = [];

    expectTypeOf(errors.filter(isCallError)).toEqualTypeOf<CallError[]>();
    expectTypeOf(errors.filter(isWaitError)).toExtend<WaitError[]>();
  });

  test("is a PlanasonixError, and a CallError if it concerns one call", () => {
    expectTypeOf<NotFoundError>().toExtend<ApiError>();
    expectTypeOf<RateLimitError>().toExtend<ApiError>();
    expectTypeOf<ApiError>().toExtend<CallError>();
    expectTypeOf<MissingApiKeyError>().toExtend<CallError>();
    expectTypeOf<CallError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().not.toExtend<CallError>();
  });

  test("has an optional string as its `code`, and as the `field` of each detail", () => {
    expectTypeOf<ApiError["code"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ApiError["details"][number]["field"]>().toEqualTypeOf<string | undefined>();
  });
});

describe("middleware", () => {
  test("receives a read-only request", () => {
    const layer: Middleware = (next) => (request) => {
      expectTypeOf(request.headers).toEqualTypeOf<Readonly<Record<string, string>>>();
      // @ts-expect-error A request is read-only: middleware passes on a copy.
      request.url = "https://elsewhere.test/";
      // @ts-expect-error The number of retries is an option of the client or the call.
      next({ ...request, maxRetries: 0 });
      // @ts-expect-error The operation table is internal: `operation` is a name, as in errors and logs.
      request.operation.http;
      expectTypeOf(request.operation).toEqualTypeOf<string>();
      return next({ ...request, headers: { ...request.headers, trace: "1" } });
    };

    createClient({ middleware: [layer] });
  });
});
