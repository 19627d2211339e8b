import { afterAll, beforeAll, expect, test } from "vitest";
import { callOperation } from "../../src/calls/operation.ts";
import { createWorkspace } from "../../src/calls/workspace.ts";
import { readArguments } from "../../src/operations/arguments.ts";
import { type Connection, connect } from "../support/connect.ts";
import { startTenant, type TestTenant } from "../support/machine.ts";
import { everything } from "../support/sets.ts";

let sandbox: TestTenant;
let connection: Connection;
beforeAll(async () => {
  sandbox = await startTenant();
  sandbox.tenant.seed(
    "project",
    Array.from({ length: 60 }, (_, index) => ({ name: `Project ${index}`, description: "x".repeat(200) })),
  );
  connection = await connect(sandbox.machine(), { allow: everything });
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await sandbox[Symbol.asyncDispose]();
});

const pipelines = { operation: "pipelines.list" };

/** The IDs in the first column of an answer. */
const idsIn = (text: string): string[] => [...text.matchAll(/^((?:pl|proj|run)_\w+)/gm)].map(([, id = ""]) => id);

test("a list goes on with its cursor, and every item comes once", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { text } = await connection.call("read", {
      ...pipelines,
      limit: 2,
      fields: ["id"],
      ...(cursor && { cursor }),
    });
    seen.push(...idsIn(text));
    cursor = /^cursor: "(.*)"$/m.exec(text)?.[1];
  } while (cursor !== undefined);
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen).size).toBe(seen.length);
});

test("items that do not fit are asked for with a smaller limit, and without a cursor, which would skip them", async () => {
  const { text } = await connection.call("read", {
    operation: "projects.list",
    limit: 60,
    fields: ["id", "name", "description"],
  });
  const [, count = ""] = /^projects.list: (\d+) items of 60 fit; to go on, ask with limit \1/.exec(text) ?? [];
  expect(idsIn(text)).toHaveLength(Number(count));
  expect(text).not.toContain("cursor:");
});

test("an empty list has no data", async () => {
  const { text } = await connection.call("read", { ...pipelines, arguments: { status: "archived" } });
  expect(text).toBe("pipelines.list: 0 items");
});

test("one field of a resource can be asked for", async () => {
  const values = { operation: "pipelines.get", arguments: { pipeline_id: "pl_01hqxyz" } };
  expect((await connection.call("read", { ...values, fields: ["name"] })).text).toMatch(
    /\n\{"name":"Orders to warehouse"\}\n/,
  );
});

test("what is large is trimmed, and says so", async () => {
  const nodes = Array.from({ length: 200 }, (_, index) => ({ id: `n_${index}`, type: "source.postgres", config: {} }));
  const [pipeline_id = ""] = sandbox.tenant.seed("pipeline", [{ name: "Large", nodes }]);
  const { text } = await connection.call("read", { operation: "pipelines.get", arguments: { pipeline_id } });
  expect(text).toContain("pipelines.get: trimmed; `fields` shows more of some");
  expect(text).toMatch(/\(\d+ more items\)/);
});

test("sensitive fields are masked", async () => {
  const { text } = await connection.call("read", {
    operation: "connections.get",
    arguments: { connection_id: "conn_01hqxyz" },
  });
  expect(text).toContain('"config":"***"');
});

test("an operation that changes something answers with what it has made", async () => {
  const { text, isError } = await connection.call("change", {
    operation: "folders.create",
    arguments: { project_id: "proj_01hqxyz", name: "Reports" },
  });
  expect({ isError, text }).toMatchObject({ isError: false, text: expect.stringContaining('"name":"Reports"') });
});

test("a rejected field is named, and the answer says what to do next", async () => {
  const { text, isError } = await connection.call("change", {
    operation: "schedules.disable",
    arguments: { schedule_id: "sch_none" },
  });
  expect(isError).toBe(true);
  expect(text).toMatch(/^Failed: a definite no, such as 400, 403, 404 or 409; do not retry\n<data-/);
});

test("a call whose outcome is unknown says where to look", async () => {
  const fetch: typeof sandbox.tenant.fetch = async (url, init) => {
    if (init?.method === "POST")
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET", syscall: "read" } });
    return sandbox.tenant.fetch(url, init);
  };
  await using other = await connect(sandbox.machine({ clientOptions: { fetch } }), { allow: everything });
  const { text, isError } = await other.call("change", {
    operation: "folders.create",
    arguments: { project_id: "proj_01hqxyz", name: "Twice" },
  });
  expect(isError).toBe(true);
  expect(text).toContain("It may have been executed: look with folders.list before anything else");
});

test("a bug is an answer as well", async () => {
  const fetch = (): never => {
    throw new RangeError("out of range");
  };
  await using other = await connect(sandbox.machine({ clientOptions: { fetch, maxRetries: 0 } }), { allow: "read" });
  expect(await other.call("read", pipelines)).toMatchObject({ isError: true });
});

test("a list whose operation has no columns is shown as JSON", async () => {
  const workspace = await createWorkspace(sandbox.machine(), new Map([["allow", ["read"]]]));
  const { columns: _, ...command } = workspace.catalogue.find("folders.list");
  const parts = readArguments(command, { project_id: "proj_01hqxyz" });
  const { data } = await callOperation(workspace, { command, parts, signal: new AbortController().signal });
  expect(JSON.parse(data?.split("\n")[0] ?? "")).toContainEqual(expect.objectContaining({ type: "folder" }));
});

test("a limit below what was read says that there is more", async () => {
  const values = { operation: "folders.list", arguments: { project_id: "proj_01hqxyz" }, fields: ["id"] };
  const all = await connection.call("read", values);
  const one = await connection.call("read", { ...values, limit: 1 });
  expect(all.text).toMatch(/^folders\.list: \d+ items\n/);
  expect(one.text).toMatch(/^folders\.list: 1 item( of \d+; `limit` shows more|, and more with this cursor)\n/);
});

test("an operation that returns nothing is done", async () => {
  const answer = () => ({ action: "accept", content: { confirm: true } }) as const;
  await using asking = await connect(sandbox.machine(), { allow: everything }, { answer });
  const values = { operation: "webhooks.delete", arguments: { webhook_id: "wh_01jq8hook01" } };
  expect((await asking.call("delete", values)).text).toBe("webhooks.delete: done");
});
