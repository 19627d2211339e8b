import { describe, expectTypeOf, test } from "vitest";
import { createClientFor, type PlanasonixFor } from "../src/core.ts";
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
  type RateLimit,
  type RateLimitError,
  type ServerError,
  WaitError,
} from "../src/index.ts";
import { pipelines, runs } from "../src/operations.ts";
import { createRaw } from "../src/raw.ts";

describe("createClient", () => {
  test("needs no options", () => {
    expectTypeOf(createClient).toEqualTypeOf<(options?: ClientOptions) => Planasonix>();
  });

  test("treats undefined options as left out", () => {
    const environment: Readonly<Record<string, string | undefined>> = {};

    createClient({ apiKey: environment.TEAM_KEY, baseUrl: environment.TEAM_URL, logger: undefined });
  });

  test("takes a key, or a function that returns one", () => {
    createClient({ apiKey: "k" });
    createClient({ apiKey: () => "k" });
    createClient({ apiKey: async ({ refresh }) => (refresh ? "new" : "old") });
    createClient({ baseUrl: new URL("https://api.planasonix.com/v1"), logger: console, logLevel: "debug" });
  });

  test("takes the platform's `fetch`", () => {
    createClient({ fetch });
  });

  test("refuses unknown options", () => {
    // @ts-expect-error options are in camelCase
    createClient({ apikey: "k" });
    // @ts-expect-error the unit is in the name: `timeoutMs`
    createClient({ timeout: 5_000 });
    // @ts-expect-error the two schemes are `bearer` and `x-planasonix-api-key`
    createClient({ authScheme: "basic" });
    // @ts-expect-error the key is an option
    createClient("k");
    // @ts-expect-error the retry budget is always on
    createClient({ retryBudget: false });
    // @ts-expect-error `pacing` is no longer an option
    createClient({ pacing: false });
  });
});

describe("createClientFor", () => {
  test("has the given resources, and no other", () => {
    const planasonix = createClientFor({ pipelines, runs });

    expectTypeOf(planasonix).toEqualTypeOf<PlanasonixFor<"pipelines" | "runs">>();
    expectTypeOf(planasonix.runs).toEqualTypeOf<Planasonix["runs"]>();
    // @ts-expect-error the table of connections was not given
    planasonix.connections;
  });

  test("takes only resources of the API", () => {
    // @ts-expect-error there is no resource of this name
    createClientFor({ pipeline: pipelines });
    // @ts-expect-error the table is that of another resource
    createClientFor({ pipelines: runs });
    // @ts-expect-error rows are no table
    createClientFor({ pipelines: { list: { http: "GET /pipelines" } } });
  });

  test("fits functions that need only its resources", () => {
    const start = (client: Pick<Planasonix, "pipelines">): unknown => client.pipelines.run("pl_1");

    start(createClientFor({ pipelines }));
    start(createClient());
  });
});

describe("a client", () => {
  const planasonix = createClient();

  test("has a read-only rate limit", () => {
    expectTypeOf(planasonix.rateLimit).toEqualTypeOf<RateLimit | undefined>();
    // @ts-expect-error it is read-only
    planasonix.rateLimit = undefined;
  });

  test("makes another with other defaults, of the same kind", () => {
    expectTypeOf(planasonix.withOptions({ maxRetries: 0, headers: { "x-team": "data" } })).toEqualTypeOf<Planasonix>();
    const few = createClientFor({ pipelines }).withOptions({ timeoutMs: 5_000, fetchOptions: { cache: "no-store" } });

    expectTypeOf(few.pipelines).toEqualTypeOf<Planasonix["pipelines"]>();
    // @ts-expect-error it has the resources of the client that it was made from
    few.runs;
    // @ts-expect-error it has the key of the client that it was made from
    planasonix.withOptions({ apiKey: "other" });
    // @ts-expect-error and its address, since the key must not be sent elsewhere
    planasonix.withOptions({ baseUrl: "https://elsewhere.test/v1" });
    // @ts-expect-error and its limiter
    planasonix.withOptions({ maxConcurrency: 1 });
  });

  test("can be used with createRaw, with the types of openapi-fetch", async () => {
    const raw = createRaw(planasonix);
    const { data, error } = await raw.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_1" } } });

    expectTypeOf(data?.data.type).toEqualTypeOf<"pipeline" | undefined>();
    expectTypeOf(error?.error.message).toEqualTypeOf<string | undefined>();
    // @ts-expect-error there is no such path
    raw.GET("/pipeline");
  });
});

describe("a caught value", () => {
  const caught: unknown = undefined;

  test("is narrowed by the guards", () => {
    if (isPlanasonixError(caught)) expectTypeOf(caught).toEqualTypeOf<PlanasonixError>();
    if (isApiError(caught)) expectTypeOf(caught).toEqualTypeOf<ApiError>();
    if (isCallError(caught)) expectTypeOf(caught).toEqualTypeOf<CallError>();
    if (isMissingApiKeyError(caught)) expectTypeOf(caught).toEqualTypeOf<MissingApiKeyError>();
  });

  test("has every field of its class after any guard", () => {
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

  test("that is a WaitError has the resource as last seen, of the type that the caller names", () => {
    if (isWaitError<PipelineRun>(caught)) expectTypeOf(caught.last).toEqualTypeOf<PipelineRun | undefined>();
    if (isWaitError(caught)) expectTypeOf(caught.last).toEqualTypeOf<unknown>();
  });

  test("keeps its other classes after a guard that is false", () => {
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

  test("is of one class only: no class fits in place of another", () => {
    expectTypeOf<ConflictError>().not.toExtend<NotFoundError>();
    expectTypeOf<ApiError>().not.toExtend<ServerError>();
    expectTypeOf<CallError>().not.toExtend<MissingApiKeyError>();
  });

  test("cannot be made by an application, whose tests have `@planasonix/client/testing`", () => {
    // @ts-expect-error the constructor is protected
    new NotFoundError("no such pipeline");
    // @ts-expect-error so is that of a wait
    new WaitError("it failed", { last: undefined, redacted: undefined });
    // @ts-expect-error and that of the root
    new PlanasonixError("no");
  });

  test("may have an unknown outcome", () => {
    if (isOutcomeUnknown(caught)) {
      expectTypeOf(caught).toExtend<CallError | WaitError>();
      expectTypeOf(caught.operation).toEqualTypeOf<string>();
      expectTypeOf(caught.outcome).toEqualTypeOf<"unknown">();
      expectTypeOf(caught.checkWith).toEqualTypeOf<string | undefined>();
    }
    // @ts-expect-error its name is `checkWith`
    if (isCallError(caught)) caught.outcomeOperation;
  });

  test("can be filtered by a guard", () => {
    const errors: readonly unknown[] = [];

    expectTypeOf(errors.filter(isCallError)).toEqualTypeOf<CallError[]>();
    expectTypeOf(errors.filter(isWaitError)).toExtend<WaitError[]>();
  });

  test("has a superclass: every error is a PlanasonixError, those of one call are CallErrors", () => {
    expectTypeOf<NotFoundError>().toExtend<ApiError>();
    expectTypeOf<RateLimitError>().toExtend<ApiError>();
    expectTypeOf<ApiError>().toExtend<CallError>();
    expectTypeOf<MissingApiKeyError>().toExtend<CallError>();
    expectTypeOf<CallError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().not.toExtend<CallError>();
  });

  test("has a code that is any string, and details with unknown fields", () => {
    expectTypeOf<ApiError["code"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ApiError["details"][number]["field"]>().toEqualTypeOf<string | undefined>();
  });
});

describe("a layer", () => {
  test("receives a read-only record", () => {
    const layer: Middleware = (next) => (request) => {
      expectTypeOf(request.headers).toEqualTypeOf<Readonly<Record<string, string>>>();
      // @ts-expect-error a request is read-only: middleware passes a copy on
      request.url = "https://elsewhere.test/";
      // @ts-expect-error how often a request is retried is an option of the client or the call
      next({ ...request, maxRetries: 0 });
      // @ts-expect-error the table of operations is internal: `operation` is a name, as in errors and logs
      request.operation.http;
      expectTypeOf(request.operation).toEqualTypeOf<string>();
      return next({ ...request, headers: { ...request.headers, trace: "1" } });
    };

    createClient({ middleware: [layer] });
  });
});
