import type { QueryOptions } from "@planasonix/runtime";
import { describe, expectTypeOf, test } from "vitest";
import type {
  ApiPromise,
  Backfill,
  BackfillStart,
  CatalogSearchHit,
  CatalogTableContract,
  CatalogTablesRemoveContractPath,
  ConnectionsPreviewDataQuery,
  ConnectionTable,
  DataSample,
  DeletedStream,
  DlqExportQuery,
  DlqGetStatsQuery,
  DlqStats,
  FeatureSet,
  FileResponse,
  FileSchema,
  FollowOptions,
  Job,
  ListOptions,
  LogLine,
  Page,
  Paginated,
  Pipeline,
  PipelineColumnLineage,
  PipelineCreate,
  PipelineRun,
  PipelineRunStart,
  PipelineSummary,
  PipelinesGetColumnLineageQuery,
  PipelinesListQuery,
  PipelinesResource,
  Planasonix,
  ReadOptions,
  RemovedCatalogTableContract,
  ReverseEtlDlqStats,
  ReverseEtlGetDlqStatsQuery,
  RunsListLogsQuery,
  StartOptions,
  StreamMetrics,
  StreamState,
  StreamsDeleteQuery,
  StreamsGetMetricsQuery,
  WaitOptions,
  WithResponse,
  WriteOptions,
} from "../src/index.ts";

declare const planasonix: Planasonix;
const {
  agents,
  backfills,
  catalogTables,
  connections,
  dlq,
  features,
  meta,
  pipelines,
  reverseEtl,
  runs,
  streams,
  webhooks,
} = planasonix;

describe("method", () => {
  test("returns one resource", () => {
    expectTypeOf(pipelines.get).toEqualTypeOf<(pipelineId: string, options?: ReadOptions) => ApiPromise<Pipeline>>();
    expectTypeOf(pipelines.get("pl_1")).resolves.toEqualTypeOf<Pipeline>();
  });

  test("returns one resource with its response", () => {
    expectTypeOf(pipelines.get("pl_1").withResponse()).resolves.toEqualTypeOf<WithResponse<Pipeline>>();
    expectTypeOf<WithResponse<Pipeline>["requestId"]>().toEqualTypeOf<string | undefined>();
  });

  test("takes a body", () => {
    expectTypeOf(pipelines.create).toEqualTypeOf<
      (body: PipelineCreate, options?: WriteOptions) => ApiPromise<Pipeline>
    >();
  });

  test("takes a path parameter, then a body", () => {
    expectTypeOf(connections.backfill).toEqualTypeOf<
      (connectionId: string, body: BackfillStart, options?: WriteOptions) => ApiPromise<Backfill>
    >();
  });

  test("takes an optional body", () => {
    expectTypeOf(pipelines.run).toEqualTypeOf<
      (pipelineId: string, body?: PipelineRunStart, options?: WriteOptions) => ApiPromise<PipelineRun>
    >();
  });

  test("resolves with undefined if the response is a 204", () => {
    expectTypeOf(webhooks.delete).returns.toEqualTypeOf<ApiPromise<undefined>>();
    expectTypeOf(agents.deregister("ag_1")).resolves.toEqualTypeOf<undefined>();
  });

  test("returns a file", () => {
    expectTypeOf(meta.getOpenApiDocument).toEqualTypeOf<(options?: ReadOptions) => ApiPromise<FileResponse>>();
    expectTypeOf<FileResponse["body"]>().toEqualTypeOf<ReadableStream<Uint8Array>>();
  });

  test("returns one resource, even from a method named `list`", () => {
    expectTypeOf(features.get).toEqualTypeOf<(options?: ReadOptions) => ApiPromise<FeatureSet>>();
  });
});

describe("method with a query", () => {
  test("takes the query as an optional argument if no field is required", () => {
    type Read<Query, Data> = (query?: Query, options?: ReadOptions) => ApiPromise<Data>;
    type ReadOf<Query, Data> = (id: string, query?: Query, options?: ReadOptions) => ApiPromise<Data>;

    expectTypeOf(connections.previewData).toEqualTypeOf<ReadOf<ConnectionsPreviewDataQuery, DataSample>>();
    expectTypeOf(dlq.getStats).toEqualTypeOf<Read<DlqGetStatsQuery, DlqStats>>();
    expectTypeOf(dlq.export).toEqualTypeOf<Read<DlqExportQuery, FileResponse>>();
    expectTypeOf(pipelines.getColumnLineage).toEqualTypeOf<
      ReadOf<PipelinesGetColumnLineageQuery, PipelineColumnLineage>
    >();
    expectTypeOf(reverseEtl.getDlqStats).toEqualTypeOf<Read<ReverseEtlGetDlqStatsQuery, ReverseEtlDlqStats>>();
    expectTypeOf(streams.getMetrics).toEqualTypeOf<ReadOf<StreamsGetMetricsQuery, StreamMetrics>>();
    expectTypeOf(streams.delete).toEqualTypeOf<
      (streamId: string, query?: StreamsDeleteQuery, options?: WriteOptions) => ApiPromise<DeletedStream>
    >();
  });

  test("requires the query if it has a required field", () => {
    expectTypeOf(connections.getFileSchema).parameter(1).toExtend<{ path: string }>();
    expectTypeOf(connections.getFileSchema("conn_1", { path: "a.csv" })).resolves.toEqualTypeOf<FileSchema>();
    expectTypeOf(catalogTables.search({ q: "orders" })).toEqualTypeOf<Paginated<CatalogSearchHit>>();
  });

  test("takes undocumented parameters only in `extraQuery`", () => {
    pipelines.list({}, { extraQuery: { preview: true, tags: ["a", "b"], after: new Date(), none: undefined } });
    // @ts-expect-error The list has no parameter `nonsense`.
    pipelines.list({ nonsense: 1 });
    // @ts-expect-error The query is an argument, not an option.
    pipelines.list({}, { query: { nonsense: 1 } });
    // @ts-expect-error An operation without a query does not take one.
    pipelines.get("pl_1", { query: { nonsense: 1 } });
    // @ts-expect-error An object is not a query parameter: the caller must serialize it.
    pipelines.list({}, { extraQuery: { filter: { name: "Orders" } } });
  });

  test("takes the query as an option if the operation has a body or gained its query in a later version", () => {
    interface LaterQuery {
      region?: string;
    }
    const later: { query: LaterQuery } = { query: { region: "eu" } };

    expectTypeOf(later).toExtend<ReadOptions & QueryOptions<LaterQuery>>();
    expectTypeOf<ReadOptions>().toExtend<ReadOptions & QueryOptions<LaterQuery>>();
    expectTypeOf<StartOptions<Job>>().toExtend<StartOptions<Job> & QueryOptions<LaterQuery>>();
  });
});

describe("method with two path parameters", () => {
  test("takes both parameters by name, in one object", () => {
    expectTypeOf(catalogTables.removeContract).toEqualTypeOf<
      (path: CatalogTablesRemoveContractPath, options?: WriteOptions) => ApiPromise<RemovedCatalogTableContract>
    >();
    catalogTables.removeContract({ contract_id: "ctr_1", table_id: "tbl_1" });
    agents.downloadInstaller({ agent_id: "ag_1", platform: "linux" });
  });

  test("does not compile with a missing parameter, an unknown value or positional parameters", () => {
    // @ts-expect-error `table_id` is missing.
    catalogTables.removeContract({ contract_id: "ctr_1" });
    // @ts-expect-error By position, swapped arguments would compile.
    catalogTables.removeContract("tbl_1", "ctr_1");
    // @ts-expect-error There is no installer for this platform.
    agents.downloadInstaller({ agent_id: "ag_1", platform: "beos" });
  });
});

describe("list", () => {
  test("takes its query as an optional argument", () => {
    expectTypeOf(pipelines.list).toEqualTypeOf<
      (query?: PipelinesListQuery, options?: ListOptions) => Paginated<PipelineSummary>
    >();
    expectTypeOf(connections.listTables("conn_1")).toEqualTypeOf<Paginated<ConnectionTable>>();
  });

  test("takes no query if none is described", () => {
    expectTypeOf(catalogTables.listContracts).toEqualTypeOf<
      (tableId: string, options?: ListOptions) => Paginated<CatalogTableContract>
    >();
    // @ts-expect-error The list has no query.
    catalogTables.listContracts("tbl_1", { status: "active" });
    // @ts-expect-error The list does not take an empty query either.
    catalogTables.listContracts("tbl_1", {}, {});
  });

  test("resolves with a page when awaited, yields items when iterated, and converts to an array", async () => {
    const list = pipelines.list();

    expectTypeOf(await list).toEqualTypeOf<Page<PipelineSummary>>();
    expectTypeOf((await list).cursor).toEqualTypeOf<string | null>();
    expectTypeOf((await list).done).toEqualTypeOf<boolean>();
    for await (const item of list) expectTypeOf(item).toEqualTypeOf<PipelineSummary>();
    for await (const page of list.pages({ from: null })) expectTypeOf(page).toEqualTypeOf<Page<PipelineSummary>>();
    for await (const page of list.pages({ from: undefined })) expectTypeOf(page.data[0]?.id).toBeNullable();
    expectTypeOf(list.toArray({ limit: 10 })).resolves.toEqualTypeOf<PipelineSummary[]>();
    expectTypeOf(list.withResponse()).resolves.toEqualTypeOf<WithResponse<Page<PipelineSummary>>>();
  });

  test("types the documented metadata of a page", async () => {
    const { meta } = await connections.listFiles("conn_1");

    expectTypeOf(meta.common_prefixes).toEqualTypeOf<string[]>();
    for await (const page of connections.listFiles("conn_1").pages()) {
      expectTypeOf(page.meta.prefix).toEqualTypeOf<string>();
    }
    expectTypeOf((await pipelines.list()).meta.page?.limit).toEqualTypeOf<number | undefined>();
    // @ts-expect-error Only a file listing has prefixes.
    (await pipelines.list()).meta.common_prefixes;
  });

  test("is assignable to a promise of its first page", () => {
    expectTypeOf(pipelines.list()).toExtend<Promise<Page<PipelineSummary>>>();
    expectTypeOf(pipelines.list()).toExtend<ApiPromise<Page<PipelineSummary>>>();
    expectTypeOf(pipelines.list().catch(() => undefined)).resolves.toEqualTypeOf<Page<PipelineSummary> | undefined>();
    expectTypeOf(pipelines.list().finally(() => {})).resolves.toEqualTypeOf<Page<PipelineSummary>>();
  });
});

describe("long-running work", () => {
  test("can be waited for by its ID", () => {
    expectTypeOf(runs.wait).toEqualTypeOf<
      (runId: string, options?: WaitOptions<PipelineRun>) => ApiPromise<PipelineRun>
    >();
    expectTypeOf(backfills.wait("bf_1")).resolves.toEqualTypeOf<Backfill>();
    expectTypeOf(runs.wait("run_1").withResponse()).resolves.toEqualTypeOf<WithResponse<PipelineRun>>();
  });

  test("can be waited for until it is running, if it has no end", () => {
    expectTypeOf(streams.waitUntilRunning).toEqualTypeOf<
      (streamId: string, options?: WaitOptions<StreamMetrics>) => ApiPromise<StreamMetrics>
    >();
    // @ts-expect-error The name is `waitUntilRunning`.
    streams.waitForMetrics("str_1");
  });

  test("passes the resource of each poll to `onUpdate`", () => {
    runs.wait("run_1", { onUpdate: (seen) => expectTypeOf(seen).toEqualTypeOf<PipelineRun>() });
    pipelines.runAndWait("pl_1", {}, { onUpdate: (seen) => expectTypeOf(seen).toEqualTypeOf<PipelineRun>() });
  });

  test("passes `onStart` the started resource, whose type may differ from that of the polled one", () => {
    pipelines.runAndWait("pl_1", {}, { onStart: (run) => expectTypeOf(run).toEqualTypeOf<PipelineRun>() });
    streams.startAndWait("str_1", {
      onStart: (state) => expectTypeOf(state).toEqualTypeOf<StreamState>(),
      onUpdate: (metrics) => expectTypeOf(metrics).toEqualTypeOf<StreamMetrics>(),
    });
    // @ts-expect-error A wait starts nothing.
    runs.wait("run_1", { onStart: () => {} });
  });

  test("accepts the options of a wait in a start that waits", () => {
    const options: WaitOptions<PipelineRun> = { deadlineMs: 60_000, onUpdate: ({ id }) => id };
    const untyped: WaitOptions = { onAbort: "cancel", onUpdate: (seen) => seen };
    const decided: WaitOptions = { onAbort: (reason) => (reason === "shutdown" ? "detach" : "cancel") };
    expectTypeOf(decided).toExtend<WaitOptions>();

    pipelines.runAndWait("pl_1", {}, options);
    pipelines.runAndWait("pl_1", {}, { ...untyped, onStart: ({ id }) => id });
    expectTypeOf<StartOptions<PipelineRun>>().toExtend<WaitOptions<PipelineRun>>();
  });

  test("can be started and waited for, and returns the polled resource", () => {
    expectTypeOf(pipelines.runAndWait).toEqualTypeOf<
      (pipelineId: string, body?: PipelineRunStart, options?: StartOptions<PipelineRun>) => ApiPromise<PipelineRun>
    >();
    expectTypeOf(pipelines.runAndWait("pl_1")).resolves.toEqualTypeOf<PipelineRun>();
    expectTypeOf(dlq.reprocessAndWait("dlq_1")).resolves.toEqualTypeOf<Job>();
    expectTypeOf(streams.startAndWait("str_1")).resolves.toEqualTypeOf<StreamMetrics>();
    pipelines.runAndWait("pl_1", {}, { idempotencyKey: "night-1", deadlineMs: 7_200_000, pollIntervalMs: 5_000 });
  });

  test("has a log that can be followed", () => {
    expectTypeOf(runs.followLogs).toEqualTypeOf<
      (runId: string, query?: RunsListLogsQuery, options?: FollowOptions) => AsyncIterable<LogLine>
    >();
  });
});

describe("resource", () => {
  test("has an exported type, for functions that use only this resource", () => {
    expectTypeOf<Planasonix["pipelines"]>().toEqualTypeOf<PipelinesResource>();
  });
});

describe("options", () => {
  test("include only those that apply to the method", () => {
    pipelines.list({}, { prefetch: false });
    pipelines.run("pl_1", {}, { idempotencyKey: "night-1" });
    // @ts-expect-error Only lists prefetch pages.
    pipelines.get("pl_1", { prefetch: false });
    // @ts-expect-error A read needs no idempotency key.
    pipelines.get("pl_1", { idempotencyKey: "night-1" });
    // @ts-expect-error A list needs no idempotency key.
    pipelines.list({}, { idempotencyKey: "night-1" });
    // @ts-expect-error Only waits poll.
    runs.get("run_1", { onUpdate: () => {} });
    // @ts-expect-error Only waits have a polling interval.
    runs.get("run_1", { pollIntervalMs: 5_000 });
    // @ts-expect-error `onAbort` is `detach` or `cancel`.
    runs.wait("run_1", { onAbort: "stop" });
    // @ts-expect-error Following a log cannot cancel the run.
    runs.followLogs("run_1", {}, { onAbort: "cancel" });
  });

  test("exclude misnamed options, options of a client, and removed options", () => {
    // @ts-expect-error The name includes the unit: `timeoutMs`.
    pipelines.get("pl_1", { timeout: 5_000 });
    // @ts-expect-error The limit of concurrent requests belongs to the client.
    pipelines.get("pl_1", { maxConcurrency: 5 });
    // @ts-expect-error The retry budget is always on.
    pipelines.get("pl_1", { retryBudget: false });
  });

  test("include further options for the platform's `fetch`", () => {
    pipelines.get("pl_1", { fetchOptions: { cache: "no-store", dispatcher: {}, next: { revalidate: 60 } } });
    // @ts-expect-error Headers are a separate option.
    pipelines.get("pl_1", { fetchOptions: { headers: {} } });
    // @ts-expect-error The signal is a separate option.
    pipelines.get("pl_1", { fetchOptions: { signal: AbortSignal.timeout(1) } });
  });

  test("may be undefined", () => {
    const signal: AbortSignal | undefined = undefined;

    pipelines.get("pl_1", { signal, timeoutMs: undefined, fetchOptions: undefined, extraQuery: undefined });
    runs.wait("run_1", { signal, onUpdate: undefined, onAbort: undefined, pollIntervalMs: undefined });
  });
});

describe("invalid argument", () => {
  test("does not compile if an argument or a required field is missing", () => {
    // @ts-expect-error The path needs an ID.
    pipelines.get();
    // @ts-expect-error The body is required.
    pipelines.create();
    // @ts-expect-error A pipeline needs its project, its nodes and its edges.
    pipelines.create({ name: "Orders" });
    // @ts-expect-error The query has a required field.
    connections.getFileSchema("conn_1");
    // @ts-expect-error `path` is required.
    connections.getFileSchema("conn_1", {});
  });

  test("does not compile if an ID is not a string", () => {
    // @ts-expect-error IDs are strings.
    pipelines.get(42);
    // @ts-expect-error An ID that may be undefined must be checked first.
    pipelines.get(undefined);
    // @ts-expect-error A resource is not an ID.
    pipelines.get({ id: "pl_1" });
  });

  test("does not compile if a field is misspelled or has the wrong type", () => {
    // @ts-expect-error The list has no parameter `stauts`.
    pipelines.list({ stauts: "active" });
    // @ts-expect-error `limit` is a number.
    pipelines.list({ limit: "10" });
    // @ts-expect-error The fields of a body are in snake_case.
    pipelines.run("pl_1", { environmentId: "env_1" });
    // @ts-expect-error Variables are strings.
    pipelines.run("pl_1", { variables: { ATTEMPT: 1 } });
    // @ts-expect-error The polled resource has no attribute `state`.
    runs.wait("run_1", { onUpdate: (seen) => seen.attributes.state });
  });

  test("does not compile if the description lacks the operation", () => {
    // @ts-expect-error `pipelines.run` starts runs.
    runs.create({});
    // @ts-expect-error A pipeline cannot be waited for.
    pipelines.wait("pl_1");
    // @ts-expect-error The name is `dlq`.
    planasonix.deadLetters;
  });
});

describe("query and body", () => {
  const status = undefined as string | undefined;

  test("accept readonly arrays", () => {
    const nodes: PipelineCreate["nodes"] = [] as const;
    const edges: PipelineCreate["edges"] = Object.freeze([]);

    pipelines.create({ name: "Orders", project_id: "proj_1", nodes, edges });
    webhooks.create({ url: "https://example.org/hook", events: ["job.succeeded"] as const });
  });

  test("accept undefined for each optional field", () => {
    pipelines.list({ status, limit: undefined });
    runs.followLogs("run_1", { node_id: status });
    pipelines.create({ name: "Orders", project_id: "proj_1", nodes: [], edges: [], folder_id: status });
    pipelines.run("pl_1", { variables: undefined, environment_id: status });
    // @ts-expect-error A required field must have a value.
    pipelines.rename("pl_1", { name: status });
  });

  test("leave the arrays of a response mutable", () => {
    expectTypeOf<PipelinesListQuery["status"]>().toEqualTypeOf<
      "draft" | "active" | "archived" | (string & {}) | undefined
    >();
    expectTypeOf<Pipeline["attributes"]["nodes"]>().toExtend<unknown[]>();
  });
});

describe("result", () => {
  test("has no undocumented fields", async () => {
    // @ts-expect-error The attributes are in `attributes`, as the API sends them.
    (await pipelines.get("pl_1")).name;
    // @ts-expect-error A list has fewer attributes than the resource itself.
    (await pipelines.list()).data[0]?.attributes.nodes;
    // @ts-expect-error The result of a deletion with a 204 is undefined.
    (await webhooks.delete("wh_1")).id;
  });

  test("has items that may be undefined, since a page may be empty", async () => {
    const [first] = (await pipelines.list()).data;

    expectTypeOf(first).toEqualTypeOf<PipelineSummary | undefined>();
  });
});
