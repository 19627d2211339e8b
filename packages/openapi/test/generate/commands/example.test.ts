import { expect, test } from "vitest";
import type { Flag } from "../../../src/generate/commands/described-command.ts";
import { exampleWords } from "../../../src/generate/commands/example.ts";

const flag = (changes: Partial<Flag>): Flag => ({ name: "x", field: "x", kind: "string", description: "", ...changes });

test.each([
  ["a text", flag({}), "a b", ["--x", "a b"]],
  ["what could be a flag", flag({ kind: "integer" }), -1, ["--x=-1"]],
  ["null", flag({ kind: "list", nullable: true }), null, ["--x", "null"]],
  ["a switch that is on", flag({ kind: "boolean" }), true, ["--x"]],
  ["a switch that is off", flag({ kind: "boolean" }), false, ["--no-x"]],
  ["a list", flag({ kind: "list", of: "integer" }), [1, 2], ["--x", "1", "--x", "2"]],
  ["an empty list", flag({ kind: "list" }), [], ["--x", "@x.json"]],
  ["a map of texts", flag({ kind: "map", of: "string" }), { a: "1" }, ["--x", "a=1"]],
  [
    "a map of anything",
    flag({ kind: "map" }),
    { a: "1", b: "one", c: 1 },
    ["--x", 'a="1"', "--x", "b=one", "--x", "c=1"],
  ],
  ["a map with an equals sign in a name", flag({ kind: "map" }), { "a=b": 1 }, ["--x", "@x.json"]],
  ["anything", flag({ kind: "any" }), "true", ["--x", '"true"']],
  ["what is nested", flag({ kind: "json" }), { a: [1] }, ["--x", "@x.json"]],
  ["a secret", flag({ sensitive: true }), "hunter2", ["--x", "env:X"]],
  ["an object with secrets", flag({ sensitive: true, kind: "map" }), { password: "hunter2" }, ["--x", "@x.json"]],
] as const)("%s is written as words", (_, one, value, expected) => {
  const request = { path: {}, query: {}, body: { x: value } };
  const { words, files, env } = exampleWords({ ids: [], query: [], flags: [one] }, request as never);

  expect(words).toEqual(expected);
  if (words[1] === "@x.json") expect(JSON.parse(files.get("x.json") ?? "")).toEqual(value);
  if (words[1] === "env:X") expect(env.get("X")).toBe(value);
});

test("a field without a value has no words, and an ID comes first", () => {
  const request = { path: { id: "w_1" }, query: { x: "q" }, body: [] };
  const inner = flag({ name: "a.b", field: "a.b" });

  expect(exampleWords({ ids: [{ name: "id" }], query: [flag({})], flags: [inner] }, request as never).words).toEqual([
    "w_1",
    "--x",
    "q",
  ]);
});
