// On an empty seed, no operation stores or returns an ID, a name or a number that only an example contains.
import { describe, expect, test } from "vitest";
import { createSandboxTenant } from "../src/control/sandbox-tenant.ts";
import { exampleResources } from "../src/description/examples.ts";
import { targetType } from "../src/description/kind.ts";
import type { Operation } from "../src/description/operation.ts";
import { referredType } from "../src/operations/rules/checks.ts";
import { createFetch, offlineUrl } from "../src/request/in-process.ts";
import { createHandler } from "../src/request/request.ts";
import type { StoredResource } from "../src/store/resources.ts";
import { document, model, send, succeed } from "./support/calls.ts";
import { guarded } from "./support/guarded.ts";
import { useSandbox } from "./support/sandbox.ts";
import { createTestTenancy } from "./support/tenancy.ts";

const { shared, tenancy } = createTestTenancy("empty", "empty");
const now = tenancy.main.tenant.time.now;
const handler = createHandler({ shared, readOnly: false, tenantOf: tenancy.find, now });
const tenant = createSandboxTenant(tenancy.main, { tenancy, url: offlineUrl, fetch: createFetch(handler) });
const { data } = tenancy.main.tenant;
const operations = [...model.operations.values()];

/** The ID of the only resource of a type that the test stores itself. */
const ownId = (type: string): string => `own_${type}`;

const isId = (text: string): boolean => /^[a-z]{2,8}_0/.test(text);

/** Replaces references by those to the resources of the test, and IDs, names and numbers by other ones. */
function ownValues(type: string, value: unknown, prefix = "OWN"): unknown {
  if (Array.isArray(value)) return value.map((item) => ownValues(type, item, prefix));
  if (typeof value === "number") return value + 7;
  if (typeof value === "string") return isId(value) ? value.replace(/_.*/, "_own") : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const many: Record<string, string> = {
        connectionId: "connection",
        channel_ids: "notification_channel",
        entry_ids: "reverse_etl_dlq_entry",
      };
      const referred = referredType({ workspace: data }, type, name) ?? many[name];
      if (referred !== undefined && item !== null)
        return [name, Array.isArray(item) ? [ownId(referred)] : ownId(referred)];
      if (/(^|_)name$/.test(name) && typeof item === "string") return [name, `${prefix}_${name}`];
      return [name, ownValues(type, item, prefix)];
    }),
  );
}

const graph = {
  nodes: [{ id: "own_node", type: "source.postgres", config: { connectionId: ownId("connection") } }],
  edges: [],
};

/** What belongs to the account: it exists in each tenant, and is that of the examples. */
const ofAccount = new Set([...model.types.values()].filter(({ isSingleton }) => isSingleton).map(({ type }) => type));
const isOfAccount = ({ id, successes: [{ resource }] }: Operation): boolean =>
  data.operationBehaviours.get(id)?.constant === true || ofAccount.has(resource?.type ?? "");

const freeId = (type: string): string => `free_${type}`;

/** Operations on a second resource to which nothing refers, each with the operation that comes before it. */
const onFree: Readonly<Record<string, string | undefined>> = {
  pipelines_restore: "pipelines_delete",
  pipelines_permanentlyDelete: "pipelines_delete",
  connections_delete: undefined,
  contracts_delete: undefined,
  folders_delete: undefined,
  projects_delete: undefined,
};

/** Whether an operation acts on a second resource: one to which nothing refers, or in a state that a guard accepts. */
const isOnFree = (id: string): boolean => id in onFree || guarded.has(id);

/** Operations on a resource in the trash. */
const onTrash: Readonly<Record<string, string>> = { credentials_restore: "credentials_delete" };

/** The resources of the test, by type. */
const items = new Map<string, object>();

for (const { type, key, isSingleton, selectors, attributes, operations: own } of model.types.values()) {
  if (isSingleton || type === "api_key") continue;
  const names = new Set([...attributes.map(({ name }) => name), ...selectors]);
  const examples = own.flatMap(({ successes }) => successes.flatMap(exampleResources)).map((one) => one.attributes);
  const values = Object.entries(Object.assign({}, ...examples.reverse()) as object).filter(([name]) => names.has(name));
  const parents = selectors.map((name) => [name, ownId(model.owners.get(name) ?? "")]);
  const item = {
    ...(ownValues(type, Object.fromEntries(values)) as object),
    ...Object.fromEntries(parents.filter(([name = ""]) => model.owners.has(name))),
    ...(key !== undefined && { [key]: ownId(type) }),
    ...(type === "pipeline" && graph),
    id: ownId(type),
  };
  items.set(type, item);
  tenant.seed(type as "pipeline", [item]);
}
const { id: apiKeyId } = await succeed(tenant, "apiKeys_create", { body: { name: "OWN", scopes: [] } });
const snapshot = tenant.snapshot();

/** A value, and the name of the field that contains it. */
type Leaf = readonly [field: string, value: unknown];

function leavesOf(value: unknown, field = ""): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, field));
  if (typeof value !== "object" || value === null) return [[field, value]];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, name));
}

/** The fields whose numbers follow from the times of a resource. */
const measured = new Set(
  Object.values(data.behaviours).flatMap(({ lifecycle }) => Object.keys(lifecycle?.measures ?? {})),
);

/** How an ID, a name or a number is identified; undefined for other values. 0 and 1 are in most examples. */
function identify([field, value]: Leaf): string | undefined {
  if (typeof value === "number")
    return value === 0 || value === 1 || measured.has(field) ? undefined : `${field}: ${value}`;
  const isName =
    typeof value === "string" && value !== "" && (isId(value) || /(^|_)(ids?|name|title|label)$/.test(field));
  return isName ? value : undefined;
}

const examplesOf = (of: readonly Operation[]): Leaf[] =>
  of.flatMap(({ successes }) => leavesOf(successes.flatMap(exampleResources)));

const accountValues = new Set(examplesOf(operations.filter(isOfAccount)).map(([, value]) => value));

/** The IDs, names and numbers in the examples of responses, without those of the account. */
const exampleValues = new Set(
  examplesOf(operations)
    .filter(([, value]) => !accountValues.has(value))
    .flatMap((leaf) => identify(leaf) ?? []),
);

const stored = (): StoredResource[] =>
  [...model.types.keys()].flatMap((type) =>
    [false, true].flatMap((deleted) => data.resources.select(type, { deleted })),
  );

/** The bodies to send: each example, and the required fields of the first one alone. */
function bodiesOf({ body }: Operation): (object | undefined)[] {
  const [first] = body?.examples ?? [];
  if (body === undefined || first === undefined) return [undefined];
  const pointer = body.schemas.get("application/json") ?? "";
  const schema = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => {
      return document.resolve(value)[decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~")];
    }, document.root);
  const required = new Set(document.resolve(schema).required as string[] | undefined);
  const minimal = Object.fromEntries(Object.entries(first).filter(([name]) => required.has(name)));
  return [...body.examples, minimal];
}

/** The values that need no example: those of requests, and numbers that the sandbox computes. */
const computed = new Set<unknown>([
  ...operations.flatMap(({ parameters }) => parameters.map(({ example }) => example)),
  100,
  "e_1", // the ID of the first edge without one
]);

/** The values that are stored before the request. */
const before = new Set(leavesOf(stored().map((one) => [one.id, one.attributes])).map(([, value]) => value));

function paramsOf({ id, parameters }: Operation): Record<string, string> {
  const idOf = isOnFree(id) ? freeId : ownId;
  const named = parameters.flatMap(({ name, in: place }) => {
    const type = model.owners.get(name);
    return place === "path" && type !== undefined ? [[name, type === "api_key" ? apiKeyId : idOf(type)]] : [];
  });
  return { ...Object.fromEntries(named), ...(id.startsWith("pipelines_") && { node_id: "own_node" }) };
}

/** Adds the second resource on which an operation acts. */
function addFree(operation: Operation, state: object | undefined): void {
  const type = targetType(operation, model.owners) ?? "";
  const item = items.get(type) ?? {};
  const name = "name" in item ? { name: `FREE_${type}` } : {};
  tenant.seed(type as "pipeline", [{ ...item, ...name, ...state, id: freeId(type) }]);
}

test.each(operations.map((operation) => [operation.id, operation] as const))("%s", async (id, operation) => {
  const isWrite = operation.method !== "GET";
  const statuses: number[] = [];
  for (const example of bodiesOf(operation)) {
    tenant.restore(snapshot);
    const body = example && ownValues(operation.successes[0].resource?.type ?? "", example, "NEW");
    const params = paramsOf(operation);
    const earlier = onFree[id] ?? onTrash[id];
    if (isOnFree(id)) addFree(operation, guarded.get(earlier ?? id)?.accepted);
    if (earlier !== undefined) await succeed(tenant, earlier, { params });
    const { status, json } = await send(tenant, id, { body, params });
    expect(status).toBeLessThan(500);
    statuses.push(status);
    if (isWrite) await tenant.clock.advance("5m");
    const kept = (isWrite ? stored() : []).filter(({ type }) => !ofAccount.has(type));
    const own = new Set([...computed, ...before, ...leavesOf([body, params]).map(([, value]) => value)]);
    const shown = isOfAccount(operation) ? [] : leavesOf(json?.data);
    const found = [...shown, ...leavesOf(kept.map((one) => [["id", one.id], one.attributes]))]
      .filter((leaf) => !own.has(leaf[1]) && exampleValues.has(identify(leaf) ?? ""))
      .map(([field, value]) => `${field}: ${value}`);
    expect(found, JSON.stringify(body)).toEqual([]);
  }
  expect(Math.min(...statuses)).toBeLessThan(300);
});

describe("on an empty seed", () => {
  const context = useSandbox({ seed: "empty" });
  test("a copy of a pipeline stays in its project and folder, and is named after it", async () => {
    const [id = ""] = context.tenant.seed("pipeline", [{ name: "Mine", project_id: "proj_a", folder_id: "fld_a" }]);
    const { attributes } = await succeed(context.tenant, "pipelines_clone", { params: { pipeline_id: id }, body: {} });
    expect(attributes).toMatchObject({ name: "Mine (copy)", project_id: "proj_a", folder_id: "fld_a" });
  });

  test("the jobs of a sync and of a backfill belong to a pipeline that reads from the connection", async () => {
    const { tenant } = context;
    const [connection_id = ""] = tenant.seed("connection", [{ id: ownId("connection"), name: "A" }]);
    const params = { connection_id };
    const window = { start_at: "2026-10-01T00:00:00Z", end_at: "2026-10-02T00:00:00Z" };
    const pipelineOf = async () => {
      const sync = await succeed(tenant, "connections_sync", { params, body: {} });
      const backfill = await succeed(tenant, "connections_backfill", { params, body: window });
      const { attributes } = await succeed(tenant, "backfills_get", { params: { backfill_id: backfill.id } });
      expect(attributes.tables ?? []).toEqual([]);
      const job = await succeed(tenant, "jobs_get", { params: { job_id: attributes.job_ids[0] } });
      return [sync.attributes.pipeline_id, job.attributes.pipeline_id];
    };
    expect(await pipelineOf()).toEqual(["", ""]);
    tenant.seed("pipeline", [{ id: "pl_a", name: "A", ...graph }]);
    expect(await pipelineOf()).toEqual(["pl_a", "pl_a"]);
  });

  test("a project counts what is in it", async () => {
    const { tenant } = context;
    const [project_id = ""] = tenant.seed("project", [{ name: "A" }]);
    tenant.seed("pipeline", [
      { name: "A", project_id },
      { name: "B", project_id: "proj_other" },
    ]);
    const { attributes } = await succeed(tenant, "projects_get", { params: { project_id } });
    expect(attributes.summary_counts).toEqual({ pipelines: 1, folders: 0 });
  });

  test("a run has the rows of its duration, and results that are not stored are empty", async () => {
    const { tenant } = context;
    const [id = ""] = tenant.seed("pipeline", [{ name: "A", status: "active", ...graph }]);
    const params = { pipeline_id: id };
    const run = await succeed(tenant, "pipelines_run", { params, body: {} });
    await tenant.clock.advance("1m");
    const { attributes } = await succeed(tenant, "runs_get", { params: { run_id: run.id } });
    expect(attributes).toMatchObject({ duration_seconds: 30, metrics: { rows_read: 30_000, rows_written: 30_000 } });
    const lineage = await succeed(tenant, "pipelines_getLineage", { params });
    expect(lineage).toMatchObject({ id, attributes: { nodes: [], edges: [] } });
  });

  test("no Git repository is connected", async () => {
    const { attributes } = await succeed(context.tenant, "git_get");
    expect(attributes).toEqual({ enabled: false, repository_url: null, default_branch: null });
  });

  test("no streams have no throughput", async () => {
    const { attributes } = await succeed(context.tenant, "streams_getSummary");
    expect(attributes).toMatchObject({ total: 0, by_status: {}, approx_events_per_minute: 0 });
  });

  test("pipelines that are created in bulk are in the oldest project, if there is one", async () => {
    const { tenant } = context;
    const create = async (name: string) => {
      const pipelines = [{ name, definition: { format: "planasonix_v1", document: graph }, environment: "production" }];
      const { attributes } = await succeed(tenant, "convert_bulkCreatePipelines", { body: { pipelines } });
      const pipeline_id = attributes.created[0].id;
      return (await succeed(tenant, "pipelines_get", { params: { pipeline_id } })).attributes.project_id;
    };
    expect(await create("First")).toBe("");
    const [first] = tenant.seed("project", [{ name: "A" }, { name: "B" }]);
    expect(await create("Second")).toBe(first);
  });
});
