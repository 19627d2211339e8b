import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { expect, test } from "vitest";
import { type FlagShape, parseWords } from "../../src/typed/parse.ts";
import { splitWords } from "../../src/typed/split.ts";
import { json, runScripted } from "../support/scripted.ts";

const shapes: readonly FlagShape[] = [
  { name: "limit", isSwitch: false, placeholder: "<n>" },
  { name: "output", short: "o", isSwitch: false },
  { name: "enabled", isSwitch: true },
  { name: "variables", alias: "var", isSwitch: false, isMultiple: true },
];
const parse = (...args: string[]) => {
  const { words, flags } = parseWords(args, shapes, "planasonix x --help");
  return { words, ...Object.fromEntries(flags) };
};

test.each([
  [["a", "--limit", "5", "b"], { words: ["a", "b"], limit: ["5"] }],
  [["--limit=5"], { words: [], limit: ["5"] }],
  [["--limit", "-5"], { words: [], limit: ["-5"] }],
  [["--limit=--x"], { words: [], limit: ["--x"] }],
  [["-o", "json"], { words: [], output: ["json"] }],
  [["-ojson"], { words: [], output: ["json"] }],
  [["--output", "-"], { words: [], output: ["-"] }],
  [["--enabled"], { words: [], enabled: ["true"] }],
  [["--no-enabled"], { words: [], enabled: ["false"] }],
  [["--enabled=false"], { words: [], enabled: ["false"] }],
  [["--var", "A=1", "--variables", "B=2"], { words: [], variables: ["A=1", "B=2"] }],
  [["--", "--limit"], { words: ["--limit"] }],
  [["--", "--page_size"], { words: ["--page_size"] }],
])("parses %j", (args, expected) => {
  expect(parse(...args)).toEqual(expected);
});

test.each([
  [["--limt", "5"], "Unknown flag --limt. Did you mean --limit?"],
  [["-x"], "Unknown flag -x"],
  [["--limit"], "--limit needs a value: --limit=<n>"],
  [["--limit", "--enabled"], "--limit needs a value, but --enabled follows"],
  [["--limit", "1", "--limit", "2"], "--limit was given twice"],
  [["--enabled=maybe"], "--enabled is either given or not"],
  [["--no-enabled=true"], "--no-enabled takes no value"],
])("rejects %j", (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test.each([["-ojson"], ["-o=json"], ["-y", "-ojson"], ["-yo", "json"], ["-yojson"], ["--output=json", "--"], ["--"]])(
  "%j may stand before the resource",
  async (...flags) => {
    const ran = await runScripted([...flags, "pipelines", "list"], [json({ data: [], meta: { page: {} } })]);
    expect([ran.code, ran.stdout, ran.sent.length]).toEqual([0, "[]\n", 1]);
  },
);

test("-o=json is --output=json after the resource as well, and what follows -- is no flag", async () => {
  const ran = await runScripted(["pipelines", "list", "-o=json"], [json({ data: [], meta: { page: {} } })]);
  expect([ran.code, ran.stdout]).toEqual([0, "[]\n"]);
  const { sent } = await runScripted(
    ["--", "pipelines", "get", "-x"],
    [json({ data: { id: "-x", type: "p", attributes: {} } })],
  );
  expect(sent[0]?.url).toMatch(/\/pipelines\/-x$/);
});

test("flags of every command may stand before the resource", () => {
  expect(
    splitWords(
      ["-o", "json", "pipelines", "--debug", "list", "--status", "x"],
      [
        { name: "output", short: "o", isSwitch: false },
        { name: "debug", isSwitch: true },
      ],
      2,
    ),
  ).toEqual({
    words: ["pipelines", "list"],
    rest: ["-o", "json", "--debug", "--status", "x"],
  });
});

test.each([
  ["pipelnes", "pipelines"],
  ["run", "runs"],
  ["shcedules", "schedules"],
  ["xyz", undefined],
])("%s is close to %s", (given, expected) => {
  expect(suggest(given, ["pipelines", "runs", "schedules"])).toBe(expected);
});
