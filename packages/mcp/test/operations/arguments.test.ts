import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { findCommand } from "@planasonix/configured/src/described/find-command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { expect, test } from "vitest";
import { readArguments } from "../../src/operations/arguments.ts";
import { describedOperation } from "../../src/operations/described.ts";

const run = findCommand("pipelines", "run").command as Command;

/** An operation with these fields in its body. */
function withBody(...flags: readonly Partial<Flag>[]): Command {
  const whole = flags.map((flag) => ({ name: "a", field: "a", kind: "string", description: "", ...flag }) as Flag);
  return {
    ...run,
    operation: "things.create",
    ids: [],
    query: [],
    body: { required: true, description: "", flags: whole },
  };
}

test("IDs, query and body are taken from one object", () => {
  const values = { pipeline_id: "pl_1", variables: { DAY: "1" } };
  expect(readArguments(run, values)).toEqual({
    path: { pipeline_id: "pl_1" },
    query: {},
    body: { variables: { DAY: "1" } },
  });
  const list = findCommand("runs", "list").command as Command;
  expect(readArguments(list, { status: "failed" })).toEqual({ path: {}, query: { status: "failed" }, body: undefined });
  const get = findCommand("runs", "get").command as Command;
  expect(readArguments(get, { run_id: 7 }).path).toEqual({ run_id: "7" });
});

test.each<[string, Partial<Flag>, unknown]>([
  ["a text", {}, "x"],
  ["a time", { kind: "time" }, "2026-11-24T14:00:00Z"],
  ["a whole number", { kind: "integer" }, 3],
  ["a number", { kind: "number" }, 0.5],
  ["a switch", { kind: "boolean" }, false],
  ["a list", { kind: "list" }, ["a"]],
  ["a map", { kind: "map" }, { a: 1 }],
  ["anything", { kind: "any" }, [1, { a: null }]],
  ["JSON", { kind: "json" }, { a: [1] }],
  ["null", { nullable: true }, null],
  ["a known value", { values: ["x", "y"], closed: true }, "y"],
  ["an unknown value of an open list", { values: ["x", "y"] }, "z"],
  ["what is not secret of a map", { kind: "map", sensitive: true, plain: ["host", "port"] }, { host: "a" }],
])("%s fits", (_, flag, value) => {
  expect(readArguments(withBody(flag), { a: value }).body).toEqual({ a: value });
});

test.each<[string, Partial<Flag>, unknown, string]>([
  ["a number for a text", {}, 3, "things.create: a must be a string, got 3"],
  ["a text for a time", { kind: "time" }, 3, "a must be a time such as"],
  ["a fraction for a whole number", { kind: "integer" }, 0.5, "a must be a whole number, got 0.5"],
  ["a text for a number", { kind: "number" }, "1", 'a must be a number, got "1"'],
  ["a text for a switch", { kind: "boolean" }, "true", "a must be true or false"],
  ["a text for a list", { kind: "list" }, "a,b", "a must be a list"],
  ["a list for a map", { kind: "map" }, [], "a must be an object"],
  ["null", {}, null, "a must be a string, got null"],
  [
    "an unknown value",
    { values: ["daily", "weekly"], closed: true },
    "dayly",
    'a must be one of daily, weekly, got "dayly". Did you mean daily?',
  ],
  ["a secret", { sensitive: true }, "hunter2", "a is secret, and would stay in the conversation"],
  [
    "a secret in a map",
    { kind: "map", sensitive: true, plain: ["host"] },
    { host: "a", password: "hunter2" },
    "a is secret, host excepted",
  ],
  ["a long text", { kind: "integer" }, "x".repeat(100), `got "${"x".repeat(59)}...`],
])("%s does not fit", (_, flag, value, message) => {
  expect(() => readArguments(withBody(flag), { a: value })).toThrow(message);
});

test("fields within fields are checked down to those that the operation has", () => {
  const command = withBody({ field: "filter.status", required: true }, { field: "filter.ids", kind: "list" });
  expect(readArguments(command, { filter: { status: "x" } }).body).toEqual({ filter: { status: "x" } });
  expect(() => readArguments(command, { filter: { ids: [] } })).toThrow("things.create needs filter.status");
  expect(() => readArguments(command, { filter: "x" })).toThrow("filter must be an object with status, ids");
  expect(() => readArguments(command, { filter: { statsu: "x" } })).toThrow(
    'no argument "filter.statsu". Did you mean filter.status?',
  );
});

test("an operation without arguments says so", () => {
  expect(() => readArguments({ ...withBody(), body: undefined } as never, { a: 1 })).toThrow("It has none");
});

test("a body that may be omitted needs its fields only if it is there", () => {
  const { body, ...command } = withBody({ field: "a", required: true }, { field: "b" });
  const optional = { ...command, body: { ...body, required: false } } as Command;
  expect(readArguments(optional, {}).body).toEqual({});
  expect(() => readArguments(optional, { b: "x" })).toThrow("things.create needs a");
});

test("each operation is described with all that it takes, and nothing that it does not take", () => {
  const all = readIndex()
    .groups.flatMap(({ resources }) => resources)
    .flatMap(({ name }) => readCommands(name));
  for (const command of all.filter(({ action }) => action === undefined)) {
    const described = describedOperation(command) as { arguments?: object; required?: readonly string[] };
    const flags = [...command.query, ...(command.body?.flags ?? [])];
    const known = [...command.ids.map(({ name }) => name), ...flags.map(({ field }) => field)];
    expect(Object.keys(described.arguments ?? {})).toEqual(known);
    expect(new Set(known).size).toBe(known.length);
    for (const name of described.required ?? []) expect(known).toContain(name);
  }
});

test.each([
  [["pipelines", "run"], { tool: "start", required: ["pipeline_id"], result: "resource" }],
  [["runs", "list"], { tool: "read", result: "pages" }],
  [["folders", "delete"], { tool: "delete", final: true, asks: true }],
  [
    ["connections", "create"],
    { arguments: expect.objectContaining({ config: expect.stringContaining("the others are secret") }) },
  ],
  [["webhooks", "create"], { arguments: expect.objectContaining({ secret: "secret: not here" }) }],
] as const)("%j is described", ([resource, name], expected) => {
  expect(describedOperation(findCommand(resource, name).command as Command)).toMatchObject(expected);
});
