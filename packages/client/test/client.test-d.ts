import { describe, expectTypeOf, test } from "vitest";
import { createClientFor, type PlanasonixFor } from "../src/core.ts";
import {
  type ApiError,
  type ClientOptions,
  createClient,
  isApiError,
  isPlanasonixError,
  isRateLimitError,
  isWaitError,
  type Middleware,
  type NotFoundError,
  type Planasonix,
  type PlanasonixError,
  type RateLimit,
  type RateLimitError,
  type WaitError,
} from "../src/index.ts";
import { pipelines, runs } from "../src/operations.ts";
import { createRaw } from "../src/raw.ts";

describe("createClient", () => {
  test("can do without options", () => {
    expectTypeOf(createClient).toEqualTypeOf<(options?: ClientOptions) => Planasonix>();
  });

  test("takes options that are undefined as left out, as values of the environment are", () => {
    const environment: Readonly<Record<string, string | undefined>> = {};

    createClient({ apiKey: environment.TEAM_KEY, baseUrl: environment.TEAM_URL, logger: undefined });
  });

  test("takes a key, or what gives one", () => {
    createClient({ apiKey: "k" });
    createClient({ apiKey: () => "k" });
    createClient({ apiKey: async ({ refresh }) => (refresh ? "new" : "old") });
    createClient({ baseUrl: new URL("https://api.planasonix.com/v1"), logger: console, logLevel: "debug" });
  });

  test("takes the platform's `fetch`", () => {
    createClient({ fetch });
  });

  test("refuses what it does not know", () => {
    // @ts-expect-error options are in camelCase
    createClient({ apikey: "k" });
    // @ts-expect-error the unit is in the name: `timeoutMs`
    createClient({ timeout: 5_000 });
    // @ts-expect-error the two schemes are `bearer` and `x-planasonix-api-key`
    createClient({ authScheme: "basic" });
    // @ts-expect-error the key is an option
    createClient("k");
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

  test("takes resources by the names of the API only", () => {
    // @ts-expect-error there is no resource of this name
    createClientFor({ pipeline: pipelines });
  });

  test("makes what any function can take that asks for no more", () => {
    const start = (client: Pick<Planasonix, "pipelines">): unknown => client.pipelines.run("pl_1");

    start(createClientFor({ pipelines }));
    start(createClient());
  });
});

describe("a client", () => {
  const planasonix = createClient();

  test("tells the rate limit, and lets nobody set it", () => {
    expectTypeOf(planasonix.rateLimit).toEqualTypeOf<RateLimit | undefined>();
    // @ts-expect-error it is what the API last stated
    planasonix.rateLimit = undefined;
  });

  test("can be the ground of openapi-fetch, with its types", async () => {
    const raw = createRaw(planasonix);
    const { data, error } = await raw.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_1" } } });

    expectTypeOf(data?.data.type).toEqualTypeOf<"pipeline" | undefined>();
    expectTypeOf(error?.error.message).toEqualTypeOf<string | undefined>();
    // @ts-expect-error there is no such path
    raw.GET("/pipeline");
  });
});

describe("a caught value", () => {
  test("is narrowed by the guards", () => {
    const caught: unknown = undefined;

    if (isPlanasonixError(caught)) expectTypeOf(caught).toEqualTypeOf<PlanasonixError>();
    if (isApiError(caught)) expectTypeOf(caught).toEqualTypeOf<ApiError>();
    if (isRateLimitError(caught)) expectTypeOf(caught.retryAt).toEqualTypeOf<Date | undefined>();
    if (isWaitError(caught)) expectTypeOf(caught.reason).toEqualTypeOf<"failed" | "canceled" | "deadline">();
  });

  test("is of one family: every error is a PlanasonixError, every answer an ApiError", () => {
    expectTypeOf<NotFoundError>().toExtend<ApiError>();
    expectTypeOf<RateLimitError>().toExtend<ApiError>();
    expectTypeOf<ApiError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().toExtend<PlanasonixError>();
    expectTypeOf<WaitError>().not.toExtend<ApiError>();
  });

  test("has a code that is any string, and details that may hold more than is known", () => {
    expectTypeOf<ApiError["code"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ApiError["details"][number]["field"]>().toEqualTypeOf<string | undefined>();
  });
});

describe("a layer", () => {
  test("hands on a record that it may copy and not change", () => {
    const layer: Middleware = (next) => (request) => {
      expectTypeOf(request.headers).toEqualTypeOf<Readonly<Record<string, string>>>();
      // @ts-expect-error what changes something hands on a copy
      request.url = "https://elsewhere.test/";
      return next({ ...request, headers: { ...request.headers, trace: "1" } });
    };

    createClient({ middleware: [layer] });
  });
});
