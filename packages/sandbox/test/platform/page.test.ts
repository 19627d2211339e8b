import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox as startInPage } from "../../src/browser.ts";
import { type Sandbox, startSandbox } from "../../src/index.ts";
import { type CallInput, document, model, send } from "../support/calls.ts";
import { preparations } from "../support/preparations.ts";
import { start } from "../support/sandbox.ts";

const options = { port: false, clock: "manual", now: start, randomSeed: 1, onWarning: () => {} } as const;
const sqlite = initSqlJs();
const operations = [...model.operations.values()];
const takesJson = operations.filter(({ body }) => body?.schemas.has("application/json"));
const returnsDescription = operations.filter(({ successes: [{ mediaType }] }) => mediaType === "application/yaml");
const others = operations.filter((operation) => !returnsDescription.includes(operation));

describe("the sandbox in a page", () => {
  let node: Sandbox;
  let page: Sandbox;

  beforeAll(async () => {
    node = await startSandbox({ ...options, apiKey: "key-of-both-sandboxes" });
    page = await startInPage({ ...options, apiKey: "key-of-both-sandboxes", sqlite });
  });
  afterAll(async () => {
    await node.close();
    await page.close();
  });

  /** The response of each sandbox to an operation, after a reset. */
  const repliesTo = (id: string, change: (prepared: CallInput) => CallInput = (prepared) => prepared) =>
    Promise.all(
      [node, page].map(async (sandbox) => {
        sandbox.reset();
        const { status, headers, text, json } = await send(
          sandbox,
          id,
          change((await preparations[id]?.(sandbox)) ?? {}),
        );
        headers.delete("x-request-id");
        return { status, headers: Object.fromEntries(headers), body: json ?? text };
      }),
    );

  test.each(others.map(({ id }) => id))("responds to %s as in Node", async (id) => {
    const [expected, actual] = await repliesTo(id);

    expect(actual).toEqual(expected);
  });

  test.each(takesJson.map(({ id }) => id))("responds to invalid bodies of %s as in Node", async (id) => {
    for (const body of [[], {}, { unknown: "", name: 1, type: null, config: "x", nodes: [{}] }]) {
      const [expected, actual] = await repliesTo(id, (prepared) => ({ ...prepared, body }));

      expect(actual).toEqual(expected);
    }
  });

  test.each(returnsDescription.map(({ id }) => id))(
    "responds to %s with the description without its texts",
    async (id) => {
      const [expected, actual] = await repliesTo(id);
      const { paths } = JSON.parse(actual?.body);

      expect({ ...actual, body: "" }).toEqual({ ...expected, body: "" });
      expect(Object.keys(paths)).toEqual(Object.keys(document.root.paths as object));
      expect(actual?.body.length).toBeLessThan((expected?.body.length ?? 0) / 2);
    },
  );

  test.each<[object, string]>([
    [{ pipeline: [{ name: 1 }] }, "pipeline.name"],
    [{ pipeline: [{ nodes: [{ id: "n_1" }] }] }, "pipeline.nodes[0].type"],
  ])("rejects the seed %j", (seed, field) => {
    const [[type, items] = ["", []]] = Object.entries(seed);

    expect(() => page.seed(type as never, items as never)).toThrow(field);
  });

  test("rejects an invalid fault, and an invalid error of a scripted outcome", () => {
    expect(() => page.faults.add({ operation: "runs.get", status: "503" } as never)).toThrow("fault.status");
    expect(() => page.outcomes.next("pipelines.run", { error: "disk full" } as never)).toThrow("`error` is not valid");
  });

  test("describes its control interface", async () => {
    const response = await page.fetch("/_sandbox/openapi.yaml");

    expect(await response.json()).toMatchObject({ openapi: "3.1.1", paths: { "/reset": {} } });
  });
});

test.each<[object | undefined, string]>([
  [undefined, "`sqlite` must be the result of `initSqlJs()` of the package sql.js"],
  [{}, "`sqlite` must be the result of `initSqlJs()` of the package sql.js"],
  [{ sqlite: initSqlJs }, "`sqlite` must be the result of `initSqlJs()` of the package sql.js"],
  [{ sqlite, port: 0 }, "`port` must be false here"],
  [{ sqlite, data: "sandbox.db" }, "`data` is an option of @planasonix/sandbox in Node"],
  [{ sqlite, speeed: 2 }, "Unknown option `speeed`"],
])("a sandbox in a page does not start with the options %j", async (given, message) => {
  await expect(startInPage(given as never)).rejects.toThrow(message);
});
