import { describe, expectTypeOf, test } from "vitest";
import type {
  Backfill,
  BackfillStart,
  Call,
  CallOptions,
  CatalogSearchHit,
  ConnectionTable,
  DlqGetStatsQuery,
  DlqStats,
  FileResponse,
  FileSchema,
  Job,
  LogLine,
  Page,
  Paginated,
  Pipeline,
  PipelineCreate,
  PipelineRun,
  PipelineRunStart,
  PipelineSummary,
  PipelinesListQuery,
  Planasonix,
  RunsListLogsQuery,
  StreamMetrics,
  WaitOptions,
  WithResponse,
} from "../src/index.ts";

declare const planasonix: Planasonix;
const { agents, backfills, catalogTables, connections, dlq, meta, pipelines, runs, streams, webhooks } = planasonix;

type Id = string | number;

describe("a method", () => {
  test("that gives one resource", () => {
    expectTypeOf(pipelines.get).toEqualTypeOf<(pipelineId: Id, options?: CallOptions) => Call<Pipeline>>();
    expectTypeOf(pipelines.get("pl_1")).resolves.toEqualTypeOf<Pipeline>();
  });

  test("that gives one resource with its response", () => {
    expectTypeOf(pipelines.get("pl_1").withResponse()).resolves.toEqualTypeOf<WithResponse<Pipeline>>();
    expectTypeOf<WithResponse<Pipeline>["requestId"]>().toEqualTypeOf<string | undefined>();
  });

  test("that takes a body", () => {
    expectTypeOf(pipelines.create).toEqualTypeOf<(body: PipelineCreate, options?: CallOptions) => Call<Pipeline>>();
  });

  test("that takes a parameter of the path, then a body", () => {
    expectTypeOf(connections.backfill).toEqualTypeOf<
      (connectionId: Id, body: BackfillStart, options?: CallOptions) => Call<Backfill>
    >();
  });

  test("that takes a body which may be left out", () => {
    expectTypeOf(pipelines.run).toEqualTypeOf<
      (pipelineId: Id, body?: PipelineRunStart, options?: CallOptions) => Call<PipelineRun>
    >();
  });

  test("that answers nothing", () => {
    expectTypeOf(webhooks.delete).returns.toEqualTypeOf<Call<undefined>>();
    expectTypeOf(agents.deregister("ag_1")).resolves.toEqualTypeOf<undefined>();
  });

  test("that gives a file", () => {
    expectTypeOf(agents.downloadInstaller).toEqualTypeOf<
      (agentId: Id, platform: Id, options?: CallOptions) => Call<FileResponse>
    >();
    expectTypeOf(meta.getOpenApiDocument()).resolves.toEqualTypeOf<FileResponse>();
    expectTypeOf<FileResponse["body"]>().toEqualTypeOf<ReadableStream<Uint8Array>>();
  });

  test("that needs a query takes it as an argument", () => {
    expectTypeOf(connections.getFileSchema).parameter(1).toExtend<{ path: string }>();
    expectTypeOf(connections.getFileSchema("conn_1", { path: "a.csv" })).resolves.toEqualTypeOf<FileSchema>();
    expectTypeOf(catalogTables.search({ q: "orders" })).toEqualTypeOf<Paginated<CatalogSearchHit>>();
  });

  test("that can do without its query takes it among the options", () => {
    expectTypeOf(dlq.getStats).toEqualTypeOf<(options?: CallOptions<DlqGetStatsQuery>) => Call<DlqStats>>();
    dlq.getStats({ query: { since: "2026-11-01T00:00:00Z" } });
    // @ts-expect-error `pipeline` is no parameter of the statistics
    dlq.getStats({ query: { pipeline: "pl_1" } });
  });
});

describe("a list", () => {
  test("takes its query as an argument, which may be left out", () => {
    expectTypeOf(pipelines.list).toEqualTypeOf<
      (query?: PipelinesListQuery, options?: CallOptions<PipelinesListQuery>) => Paginated<PipelineSummary>
    >();
    expectTypeOf(connections.listTables("conn_1")).toEqualTypeOf<Paginated<ConnectionTable>>();
  });

  test("is a page when it is awaited, items when it is iterated, and can be an array", async () => {
    const list = pipelines.list();

    expectTypeOf(await list).toEqualTypeOf<Page<PipelineSummary>>();
    expectTypeOf((await list).cursor).toEqualTypeOf<string | null>();
    for await (const item of list) expectTypeOf(item).toEqualTypeOf<PipelineSummary>();
    for await (const page of list.pages({ from: null })) expectTypeOf(page).toEqualTypeOf<Page<PipelineSummary>>();
    expectTypeOf(list.toArray({ limit: 10 })).resolves.toEqualTypeOf<PipelineSummary[]>();
    expectTypeOf(list.withResponse()).resolves.toEqualTypeOf<WithResponse<Page<PipelineSummary>>>();
  });
});

describe("long-running work", () => {
  test("can be waited for by its id", () => {
    expectTypeOf(runs.wait).toEqualTypeOf<(runId: Id, options?: WaitOptions<PipelineRun>) => Promise<PipelineRun>>();
    expectTypeOf(backfills.wait("bf_1")).resolves.toEqualTypeOf<Backfill>();
    expectTypeOf(streams.waitForMetrics("str_1")).resolves.toEqualTypeOf<StreamMetrics>();
  });

  test("hands out what each look sees", () => {
    runs.wait("run_1", { onUpdate: (seen) => expectTypeOf(seen).toEqualTypeOf<PipelineRun>() });
    pipelines.runAndWait("pl_1", {}, { onUpdate: (seen) => expectTypeOf(seen).toEqualTypeOf<PipelineRun>() });
  });

  test("can be started and waited for, and gives what is polled", () => {
    expectTypeOf(pipelines.runAndWait).toEqualTypeOf<
      (
        pipelineId: Id,
        body?: PipelineRunStart,
        options?: CallOptions & WaitOptions<PipelineRun>,
      ) => Promise<PipelineRun>
    >();
    expectTypeOf(pipelines.runAndWait("pl_1")).resolves.toEqualTypeOf<PipelineRun>();
    expectTypeOf(dlq.reprocessAndWait("dlq_1")).resolves.toEqualTypeOf<Job>();
    expectTypeOf(streams.startAndWait("str_1")).resolves.toEqualTypeOf<StreamMetrics>();
  });

  test("has a log that can be followed", () => {
    expectTypeOf(runs.followLogs("run_1")).toEqualTypeOf<AsyncIterable<LogLine>>();
    expectTypeOf(runs.followLogs).parameter(1).toEqualTypeOf<RunsListLogsQuery | undefined>();
  });
});

describe("what a method does not take", () => {
  test("arguments that are missing", () => {
    // @ts-expect-error the path needs an id
    pipelines.get();
    // @ts-expect-error the path has two parameters
    agents.downloadInstaller("ag_1");
    // @ts-expect-error the body is not optional
    pipelines.create();
    // @ts-expect-error a pipeline needs its project, its nodes and its edges
    pipelines.create({ name: "Orders" });
    // @ts-expect-error the query has a required member
    connections.getFileSchema("conn_1");
    // @ts-expect-error `path` is required
    connections.getFileSchema("conn_1", {});
  });

  test("ids that cannot stand in a path", () => {
    // @ts-expect-error an id may be missing: it has to be checked first
    pipelines.get(undefined);
    // @ts-expect-error the resource is not its id
    pipelines.get({ id: "pl_1" });
  });

  test("members that are misspelt or of another type", () => {
    // @ts-expect-error `stauts` is no parameter of the list
    pipelines.list({ stauts: "active" });
    // @ts-expect-error `limit` is a number
    pipelines.list({ limit: "10" });
    // @ts-expect-error the members of a body are in snake_case
    pipelines.run("pl_1", { environmentId: "env_1" });
    // @ts-expect-error variables are strings
    pipelines.run("pl_1", { variables: { ATTEMPT: 1 } });
    // @ts-expect-error a list without parameters takes none
    catalogTables.listContracts("tbl_1", { status: "active" });
  });

  test("options that it does not have", () => {
    // @ts-expect-error the unit is in the name: `timeoutMs`
    pipelines.get("pl_1", { timeout: 5_000 });
    // @ts-expect-error only waits look more than once
    runs.get("run_1", { onUpdate: () => {} });
    // @ts-expect-error `detach` and `cancel` are the two ways to go
    runs.wait("run_1", { onAbort: "stop" });
    // @ts-expect-error `until` is no member of the resource that is waited for
    runs.wait("run_1", { onUpdate: (seen) => seen.attributes.state });
  });

  test("operations that the description does not have", () => {
    // @ts-expect-error runs are started by `pipelines.run`
    runs.create({});
    // @ts-expect-error a pipeline is nothing to wait for
    pipelines.wait("pl_1");
    // @ts-expect-error the name is `dlq`
    planasonix.deadLetters;
  });
});

describe("what a result does not have", () => {
  test("members that nobody described", async () => {
    // @ts-expect-error attributes are below `attributes`, as on the wire
    (await pipelines.get("pl_1")).name;
    // @ts-expect-error a list shows fewer attributes than the resource itself
    (await pipelines.list()).data[0]?.attributes.nodes;
    // @ts-expect-error nothing comes back
    (await webhooks.delete("wh_1")).id;
    // @ts-expect-error a list is no promise: `catch` would send it
    pipelines.list().catch;
  });

  test("an item for certain: a page may be empty", async () => {
    const [first] = (await pipelines.list()).data;

    expectTypeOf(first).toEqualTypeOf<PipelineSummary | undefined>();
  });
});
