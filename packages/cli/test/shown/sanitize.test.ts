import { expect, test } from "vitest";
import { run } from "../support/fake-host.ts";

// Clears the screen, sets the title, uses an 8-bit CSI, deletes, overrides the direction, ends a line.
const hostile = "a\u001b[2J\u001b]0;title\u0007\u009b31m\u007f\u202eb\rc\u2028d";
const unsafe = /(?!\n)[\p{Cc}\u202e\u2028]/u;

const item = {
  id: "pl_1",
  type: "pipeline",
  attributes: { name: hostile, status: hostile, tags: [hostile], [hostile]: { [hostile]: hostile } },
};

test.each(["table", "json", "ndjson", "yaml", "csv"])(
  "%s shows no control characters of the server on a terminal",
  async (format) => {
    const list = Response.json({ data: [item], meta: { page: { limit: 1, cursor: null } } });
    const one = Response.json({ data: item });
    for (const [args, response] of [
      [["pipelines", "list"], list],
      [["pipelines", "get", "x"], one],
    ] as const) {
      const ran = await run([...args, "-o", format], {
        isTerminal: true,
        clientOptions: { fetch: async () => response },
      });
      expect([ran.code, ran.stderr]).toEqual([0, ""]);
      expect(ran.stdout).toContain("pl_1");
      expect(ran.stdout).not.toMatch(unsafe);
    }
  },
);

test("an error of the server shows no control characters", async () => {
  const body = { error: { code: hostile, message: hostile, details: [{ field: hostile, issue: hostile }] } };
  const fetch = async () => Response.json(body, { status: 400, headers: { "x-request-id": "a\u009bb" } });
  const { code, stderr } = await run(["pipelines", "get", "x", "--debug"], {
    isTerminal: true,
    clientOptions: { fetch },
  });
  expect(code).toBe(7);
  expect(stderr).not.toMatch(unsafe);
});

test("JSON, NDJSON and YAML keep the exact text", async () => {
  const { parse } = await import("yaml");
  const fetch = async () => Response.json({ data: item });
  const read = async (format: string) =>
    (await run(["pipelines", "get", "x", "-o", format], { clientOptions: { fetch } })).stdout;
  expect(JSON.parse(await read("json"))).toEqual(item);
  expect(JSON.parse(await read("ndjson"))).toEqual(item);
  expect(parse(await read("yaml"))).toEqual(item);
});
