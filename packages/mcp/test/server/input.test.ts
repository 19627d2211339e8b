import { expect, test } from "vitest";
import { checkInput, inputSchema } from "../../src/server/input.ts";
import { connect } from "../support/connect.ts";
import { fakeMachine } from "../support/machine.ts";
import { everything } from "../support/sets.ts";

const inputs = { properties: { name: { type: "string" }, count: { type: "integer" } }, required: ["name"] } as const;

test.each([
  [[], "a_tool takes an object with name, count"],
  [null, "a_tool takes an object with name, count"],
  ["x", "a_tool takes an object with name, count"],
  [undefined, "a_tool needs name"],
  [{ name: "" }, 'name must be a string, got ""'],
  [{ name: "x", count: -1 }, "count must be a whole number"],
  [{ name: "x".repeat(100), count: "y".repeat(100) }, `got "${"y".repeat(59)}...`],
  [{ name: "x", __proto__x: 1 }, 'no argument "__proto__x"'],
  [{ name: "x", toString: 1 }, 'no argument "toString"'],
])("%j does not fit", (given, message) => {
  expect(() => checkInput("a_tool", inputs, given)).toThrow(message);
});

test("what fits is returned, and declared as such", () => {
  expect(checkInput("a_tool", inputs, { name: "x", count: 3 })).toEqual({ name: "x", count: 3 });
  expect(inputSchema({ properties: {} })).toEqual({ type: "object", properties: {}, additionalProperties: false });
});

test("each tool says what it takes, and its annotations say what it does", async () => {
  await using connection = await connect(fakeMachine(), { allow: everything });
  const { tools } = await connection.client.listTools();
  const hints = tools.map(({ name, annotations = {} }) => [
    name,
    annotations.readOnlyHint,
    annotations.destructiveHint,
    annotations.openWorldHint,
  ]);
  expect(hints).toEqual([
    ["describe", true, undefined, false],
    ["read", true, undefined, false],
    ["reach", false, false, true],
    ["spend", false, false, true],
    ["change", false, true, false],
    ["start", false, true, true],
    ["send", false, true, true],
    ["delete", false, true, false],
    ["wait", true, undefined, false],
    ["explain_run", true, undefined, false],
  ]);
  for (const { inputSchema: schema, description = "" } of tools) {
    expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    expect(description.length).toBeLessThan(2_000); // Some hosts cut what is longer.
  }
  const { text } = await connection.call("describe");
  expect(text).toMatch(/^Allowed: read, .* \(--allow allows read, .*\)\n# read\npipelines: list /);
});

test("only what a policy allows is offered", async () => {
  await using connection = await connect(fakeMachine(), { allow: "start" });
  const { tools } = await connection.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["describe", "start"]);
});
