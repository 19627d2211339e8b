import { describe, expectTypeOf, test } from "vitest";
import type {
  ApiKey,
  ApiKeyOption,
  ClientOptions,
  Credential,
  Pipeline,
  PipelineAttributes,
  PipelineCreate,
  PipelineRun,
  PipelineRunAttributes,
  PipelinesListQuery,
  Planasonix,
} from "../src/index.ts";

type RunStatus = PipelineRun["attributes"]["status"];

describe("schema", () => {
  test("is exported as the type that methods accept and return", () => {
    expectTypeOf<Parameters<Planasonix["pipelines"]["create"]>[0]>().toEqualTypeOf<PipelineCreate>();
    expectTypeOf<Awaited<ReturnType<Planasonix["pipelines"]["create"]>>>().toEqualTypeOf<Pipeline>();
  });

  test("has an exported type for its `attributes`", () => {
    expectTypeOf<Pipeline["attributes"]>().toEqualTypeOf<PipelineAttributes>();
    expectTypeOf<PipelineRun["attributes"]>().toEqualTypeOf<PipelineRunAttributes>();
  });

  test("types the described fields, which are nullable or optional as described", () => {
    expectTypeOf<Pipeline>().toExtend<{ id: string; type: "pipeline" }>();
    expectTypeOf<Pipeline["attributes"]["folder_id"]>().toEqualTypeOf<string | null>();
    expectTypeOf<PipelineCreate["project_id"]>().toEqualTypeOf<string>();
    expectTypeOf<PipelineCreate["folder_id"]>().toEqualTypeOf<string | null | undefined>();
  });

  test("keeps its name; the type of the option with the same name is `ApiKeyOption`", () => {
    expectTypeOf<ApiKey["id"]>().toEqualTypeOf<string>();
    expectTypeOf<ClientOptions["apiKey"]>().toEqualTypeOf<ApiKeyOption | undefined>();
  });
});

describe("open set of values", () => {
  test("suggests the known values", () => {
    expectTypeOf<Extract<RunStatus, "succeeded">>().toEqualTypeOf<"succeeded">();
    expectTypeOf<Extract<PipelinesListQuery["status"], "active">>().toEqualTypeOf<"active">();
  });

  test("accepts any other string in requests and responses", () => {
    expectTypeOf<string>().toExtend<RunStatus>();
    expectTypeOf<string>().toExtend<NonNullable<PipelinesListQuery["status"]>>();
  });

  test("does not accept a number", () => {
    expectTypeOf<number>().not.toExtend<RunStatus>();
    // @ts-expect-error A status is a string.
    expectTypeOf<PipelinesListQuery>().toEqualTypeOf<{ status: 1 }>();
  });

  test("can be compared with known values", () => {
    const isOver = (status: RunStatus): boolean => status === "succeeded" || status === "failed";

    expectTypeOf(isOver).parameter(0).toEqualTypeOf<RunStatus>();
  });
});

describe("closed set of values in a request", () => {
  test("accepts only the described values, and so none that comes from a response", () => {
    const body = { name: "Orders", config: {} };
    const create = (planasonix: Planasonix, { attributes: { type } }: Credential): unknown => [
      planasonix.credentials.create({ ...body, type: "database" }),
      // @ts-expect-error There is no credential of this type.
      planasonix.credentials.create({ ...body, type: "postgres" }),
      // @ts-expect-error A response may state a type that is not described.
      planasonix.credentials.create({ ...body, type }),
    ];

    expectTypeOf(create).toBeFunction();
  });
});
