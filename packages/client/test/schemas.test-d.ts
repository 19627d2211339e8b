import { describe, expectTypeOf, test } from "vitest";
import type {
  ApiKey,
  ApiKeyOption,
  ClientOptions,
  Pipeline,
  PipelineAttributes,
  PipelineCreate,
  PipelineRun,
  PipelineRunAttributes,
  PipelinesListQuery,
  Planasonix,
} from "../src/index.ts";

type RunStatus = PipelineRun["attributes"]["status"];

describe("a schema", () => {
  test("is exported by its name, and is what methods take and give", () => {
    expectTypeOf<Parameters<Planasonix["pipelines"]["create"]>[0]>().toEqualTypeOf<PipelineCreate>();
    expectTypeOf<Awaited<ReturnType<Planasonix["pipelines"]["create"]>>>().toEqualTypeOf<Pipeline>();
  });

  test("that is a resource has its attributes beside it", () => {
    expectTypeOf<Pipeline["attributes"]>().toEqualTypeOf<PipelineAttributes>();
    expectTypeOf<PipelineRun["attributes"]>().toEqualTypeOf<PipelineRunAttributes>();
  });

  test("has the members that are described, with their nullability", () => {
    expectTypeOf<Pipeline>().toExtend<{ id: string; type: "pipeline" }>();
    expectTypeOf<Pipeline["attributes"]["folder_id"]>().toEqualTypeOf<string | null>();
    expectTypeOf<PipelineCreate["project_id"]>().toEqualTypeOf<string>();
    expectTypeOf<PipelineCreate["folder_id"]>().toEqualTypeOf<string | undefined>();
  });

  test("goes before an option's type of the same name, which has another", () => {
    expectTypeOf<ApiKey["id"]>().toEqualTypeOf<string>();
    expectTypeOf<ClientOptions["apiKey"]>().toEqualTypeOf<ApiKeyOption | undefined>();
  });
});

describe("a value that may be joined by others tomorrow", () => {
  test("offers those of today", () => {
    expectTypeOf<Extract<RunStatus, "succeeded">>().toEqualTypeOf<"succeeded">();
    expectTypeOf<Extract<PipelinesListQuery["status"], "active">>().toEqualTypeOf<"active">();
  });

  test("takes any other string, in questions and in answers", () => {
    expectTypeOf<string>().toExtend<RunStatus>();
    expectTypeOf<string>().toExtend<NonNullable<PipelinesListQuery["status"]>>();
  });

  test("is still no number", () => {
    expectTypeOf<number>().not.toExtend<RunStatus>();
    // @ts-expect-error a status is a word
    expectTypeOf<PipelinesListQuery>().toEqualTypeOf<{ status: 1 }>();
  });

  test("can be compared with what is known today", () => {
    const isOver = (status: RunStatus): boolean => status === "succeeded" || status === "failed";

    expectTypeOf(isOver).parameter(0).toEqualTypeOf<RunStatus>();
  });
});

describe("a value that a request is checked for", () => {
  test("is one of those described, and no other", () => {
    const body = { name: "Orders", config: {} };
    const create = (planasonix: Planasonix): unknown => [
      planasonix.credentials.create({ ...body, type: "database" }),
      // @ts-expect-error there is no credential of this type
      planasonix.credentials.create({ ...body, type: "postgres" }),
    ];

    expectTypeOf(create).toBeFunction();
  });
});
