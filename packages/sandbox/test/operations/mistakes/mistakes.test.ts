import { describe, expect, test } from "vitest";
import { entries, strings } from "../../../src/description/document.ts";
import { periods } from "../../../src/operations/mistakes/periods.ts";
import { type CallInput, model, send } from "../../support/calls.ts";
import { bodyOf, preparations } from "../../support/preparations.ts";
import { useSandbox } from "../../support/sandbox.ts";

const logged: string[] = [];
const earlier = new Set<string>();
const context = useSandbox({ onWarning: (text) => logged.push(text) });

const node = (id: string, connectionId = "conn_01hqxyz") => ({ id, type: "source.postgres", config: { connectionId } });
const pipeline = (changes: object): CallInput => ({
  body: { ...bodyOf("pipelines_create"), name: "Other", nodes: [], edges: [], ...changes },
});

const subscribed = model.types.get("webhook")?.attributes.find(({ name }) => name === "events")?.schema;
const events = strings(model.resolve(subscribed?.items)["x-extensible-enum"]);

/** Requests with a mistake, and the warnings that they cause. */
const mistakes: readonly [operation: string, input: CallInput, ...warnings: string[]][] = [
  [
    "pipelines_list",
    { query: { state: "active" } },
    "query.state is not a parameter of pipelines.list, which has project_id, folder_id, search, status, limit, cursor",
  ],
  [
    "pipelines_list",
    { query: { status: "on" } },
    'query.status has the undocumented value "on": documented are draft, active, archived',
  ],
  [
    "webhooks_create",
    { body: { url: "https://a.example/", events: ["job.succeeded", "job.done"] } },
    `body.events[1] has the undocumented value "job.done": documented are ${events.join(", ")}`,
  ],
  [
    "credentials_update",
    { body: { config: { host: "***", accounts: [{ password: "****" }] } } },
    "body.config.accounts[0].password is ****, which hides a secret: send the secret, or omit the field",
  ],
  [
    "apiKeys_create",
    { body: { name: "A", scopes: ["pipelines:read", "pipelines:delete"] } },
    `body.scopes[1] has the undocumented value "pipelines:delete": documented are ${model.scopes.join(", ")}`,
  ],
  [
    "pipelines_updateStatus",
    { body: { status: "on" } },
    'body.status has the undocumented value "on": documented are draft, active, archived, paused',
  ],
  [
    "pipelines_create",
    pipeline({ nodes: [node("a"), node("a")], edges: [{ source: "a", target: "b" }] }),
    'body.nodes[1].id repeats the ID "a"',
    'body.edges[0].target names no node of the graph: "b"',
  ],
  [
    "pipelines_update",
    {
      body: {
        nodes: [node("a"), node("b"), node("c")],
        edges: [
          { id: "e", source: "a", target: "b" },
          { id: "e", source: "b", target: "c" },
          { source: "c", target: "b" },
        ],
      },
    },
    'body.edges[1].id repeats the ID "e"',
    'body.edges form a cycle: "b" -> "c" -> "b"',
  ],
  [
    "pipelines_update",
    { body: { edges: [{ source: "n_source", target: "n_none" }] } },
    'body.edges[0].target names no node of the graph: "n_none"',
  ],
  [
    "pipelines_create",
    pipeline({ nodes: [node("a", "conn_none")] }),
    "body.nodes[0].config.connectionId is not the ID of an existing connection",
  ],
  [
    "notificationRules_create",
    {
      body: {
        ...bodyOf("notificationRules_create"),
        channel_ids: ["nch_none"],
        filters: { pipeline_ids: ["pl_none"] },
      },
    },
    "body.channel_ids[0] is not the ID of an existing notification channel",
    "body.filters.pipeline_ids[0] is not the ID of an existing pipeline",
  ],
  [
    "pipelines_create",
    pipeline({ folder_id: "fld_01hqabc" }),
    "body.folder_id belongs to the project proj_01hqabc, and not to proj_01hqxyz",
  ],
  [
    "pipelines_move",
    { body: { folder_id: "fld_01hqabc" } },
    "body.folder_id belongs to the project proj_01hqabc, and not to proj_01hqxyz",
  ],
  [
    "connections_backfill",
    { body: { start_at: "2026-10-02T00:00:00Z", end_at: "2026-10-01T00:00:00Z" } },
    "body.end_at is before body.start_at",
  ],
  [
    "jobs_list",
    { query: { since: "2026-10-02T00:00:00Z", until: "2026-10-01T00:00:00Z" } },
    "query.until is before query.since",
  ],
  ["runs_list", { query: { date_range: "2026-10-02..2026-10-01" } }, "query.date_range ends before it begins"],
  [
    "pipelines_list",
    { query: { "größe\n": "1" } },
    "query.gr\\u00f6\\u00dfe\\u000a is not a parameter of pipelines.list, which has project_id, folder_id, search, status, limit, cursor",
  ],
];

describe("a request with a probable mistake", () => {
  test.each(mistakes)(
    "to %s causes warnings in the response, the journal and the log: %j",
    async (id, input, ...warnings) => {
      const { tenant } = context;
      logged.length = 0;
      const { status, headers, text } = await send(tenant, id, input);
      expect(status, text).toBeLessThan(300);
      expect(headers.get("x-sandbox-warning")).toBe(warnings.join("; "));
      const [recorded] = tenant.requests.all();
      expect(recorded).toMatchObject({ status, warnings });
      await send(tenant, id, input);
      const lines = warnings.map((warning) => `Planasonix sandbox: ${recorded?.operation}: ${warning}`);
      // The log contains each warning once, and an earlier test may have caused it.
      expect(logged).toEqual(lines.filter((line) => !earlier.has(line)));
      for (const line of lines) earlier.add(line);
    },
  );

  test.each([...model.operations.values()].map(({ id }) => id))(
    "is none of the documented requests to %s",
    async (id) => {
      const { tenant } = context;
      const prepared = await preparations[id]?.(tenant);
      const examples = model.operations.get(id)?.body?.examples ?? [];
      for (const body of prepared?.body !== undefined || examples.length === 0 ? [prepared?.body] : examples) {
        const { headers } = await send(tenant, id, { ...prepared, body });
        expect(headers.get("x-sandbox-warning"), JSON.stringify(body)).toBeNull();
      }
    },
  );
});

test("a repeated request gets the warnings of the first one", async () => {
  const { tenant } = context;
  const headers = { "Idempotency-Key": "key" };
  const input = { headers, body: { name: "A", scopes: ["none"] } };
  const [first, second] = [await send(tenant, "apiKeys_create", input), await send(tenant, "apiKeys_create", input)];
  expect(second.text).toBe(first.text);
  expect(second.headers.get("x-sandbox-warning")).toBe(first.headers.get("x-sandbox-warning"));
  expect(tenant.requests.all().map(({ warnings }) => warnings.length)).toEqual([1, 1]);
});

test("a cycle of thousands of nodes is found at once, and shown in short", async () => {
  const ids = Array.from({ length: 5000 }, (_, index) => `n${index}`);
  const nodes = ids.map((id) => ({ id, type: "filter", config: {} }));
  const edges = ids.map((id, index) => ({ source: id, target: ids[(index + 1) % ids.length] }));
  const before = process.cpuUsage().user;
  const { headers } = await send(context.tenant, "pipelines_update", { body: { nodes, edges } });
  expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
  expect(headers.get("x-sandbox-warning")).toMatch(/^body\.edges form a cycle: "n\d+" -> .* -> \.\.\. -> "n\d+"$/);
  expect(headers.get("x-sandbox-warning")?.length).toBeLessThan(200);
});

test.each([
  [["ab", "bc", "ac"], undefined],
  [
    ["ab", "bc", "ca"],
    ["a", "b", "c"],
  ],
  [["ab", "bb", "bc"], ["b"]],
  [
    ["ab", "bc", "cd", "db", "de"],
    ["b", "c", "d"],
  ],
])("the edges %j have the cycle %j", async (pairs, nodes) => {
  const edges = pairs.map(([source, target]) => ({ source, target }));
  const all = [..."abcde"].map((id) => ({ id, type: "filter", config: {} }));
  const { headers } = await send(context.tenant, "pipelines_update", { body: { nodes: all, edges } });
  const shown = headers
    .get("x-sandbox-warning")
    ?.match(/"\w"/g)
    ?.map((text) => text[1]);
  expect(shown?.slice(0, -1).toSorted()).toEqual(nodes);
  for (const [index, source] of shown?.slice(0, -1).entries() ?? [])
    expect(pairs).toContain(`${source}${shown?.[index + 1]}`);
});

test("a response states at most ten warnings", async () => {
  const query = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`x${index}`, ""]));
  const { headers } = await send(context.tenant, "pipelines_list", { query });
  expect(headers.get("x-sandbox-warning")?.split("; ").slice(9)).toEqual([
    expect.stringMatching(/^query\.x9 /),
    "and 2 more",
  ]);
});

test("the periods that are checked have the names of parameters or fields", () => {
  const names = [...model.operations.values()].flatMap(({ parameters, body }) => [
    ...parameters.map(({ name }) => name),
    ...entries(body?.properties).map(([name]) => name),
  ]);
  for (const name of periods.flat()) expect(names).toContain(name);
});

describe("a strict sandbox", () => {
  const strict = useSandbox({ strict: true });

  test.each(mistakes)(
    "rejects a request with a mistake to %s, and changes nothing: %j",
    async (id, input, warning = "") => {
      const { tenant } = strict;
      const { status, headers, json } = await send(tenant, id, input);
      expect([status, json.error.code, headers.get("x-sandbox-warning")]).toEqual([400, "invalid_request", null]);
      const [{ field, issue }] = json.error.details;
      if (!warning.includes("\\u")) expect(`${field} ${issue}`).toBe(warning);
      expect(tenant.causes.all()).toEqual([]);
    },
  );
});
