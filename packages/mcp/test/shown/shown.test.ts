import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { expect, test } from "vitest";
import { escapeUnseen, plainJson } from "../../src/shown/escape.ts";
import { columnsOf, flat, valueIn } from "../../src/shown/fields.ts";
import { writeAnswer } from "../../src/shown/result.ts";
import { cut, maxSize, sizeOf } from "../../src/shown/size.ts";
import { showList } from "../../src/shown/table.ts";
import { showValue } from "../../src/shown/value.ts";

test.each([
  ["plain text, émoji ❤️ and 日本語", "plain text, émoji ❤️ and 日本語"],
  ["a\u0000b\u001bc\u007f\u0085", "a\\u0000b\\u001bc\\u007f\\u0085"],
  ["a\nb\tc", "a\\u000ab\\u0009c"],
  ["\u202eabc\u2066\u200e", "\\u202eabc\\u2066\\u200e"],
  ["\u{e0041}", "\\udb40\\udc41"],
  ["a\u200b\u200d\u2060\ufeff\u00ad", "a\\u200b\\u200d\\u2060\\ufeff\\u00ad"],
  ["a\ufe01\u{e0100}", "a\\ufe01\\udb40\\udd00"],
  ["\u2028\u2029", "\\u2028\\u2029"],
  ["\ud800", "\\ud800"],
])("what is invisible in %j is escaped", (text, expected) => {
  expect(escapeUnseen(text)).toBe(expected);
});

test("JSON has its exact value, with what is invisible escaped", () => {
  const value = { "a\u202e": ["\u200b", 1, null] };
  expect(plainJson(value)).toBe('{"a\\u202e":["\\u200b",1,null]}');
  expect(JSON.parse(plainJson(value))).toEqual(value);
  expect(plainJson(undefined)).toBe("null");
});

test("data stand between marks that nobody can know", () => {
  const [first, second] = [1, 2].map(() => writeAnswer({ text: "a\u202eb\nc", data: "x" }));
  expect(first).toMatch(/^a\\u202eb\nc\n<(data-[0-9a-f]{8})>\nx\n<\/\1>$/);
  expect(first).not.toBe(second);
  expect(writeAnswer({ text: "done" })).toBe("done");
});

test("a text is cut, and says what is missing", () => {
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abcdef", 3)).toBe("abc... (3 more characters)");
  expect(cut("ab😀", 3)).toBe("ab\ufffd... (1 more characters)");
});

const deep = (levels: number): unknown => (levels === 0 ? "end" : { inner: deep(levels - 1), name: "x".repeat(200) });

test.each([
  ["a long text", { text: "x".repeat(10_000) }, "more characters)"],
  ["a long list", { list: Array.from({ length: 5_000 }, (_, index) => index) }, "more items)"],
  ["a deep object", deep(50), "an object with 2 fields"],
  ["lists within lists", Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => "abcdef")), "items)"],
  ["lists too deep", Array.from({ length: 90 }, () => [[[[[[["x".repeat(900), "x".repeat(900)]]]]]]]), "items)"],
  [
    "many fields",
    Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field_${index}`, index])),
    '"more":',
  ],
  ["names that are long", { ["n".repeat(50_000)]: 1 }, "more characters)"],
])("%s is trimmed to what fits, and says so", (_, value, said) => {
  const { text, isTrimmed } = showValue(value);
  expect(isTrimmed).toBe(true);
  expect(sizeOf(text)).toBeLessThanOrEqual(maxSize);
  expect(text).toContain(said);
  JSON.parse(text);
});

test("what fits is shown as it is", () => {
  const value = { id: "a", list: [1, [], {}], none: null };
  expect(showValue(value)).toEqual({ text: JSON.stringify(value), isTrimmed: false });
});

const command = {
  operation: "runs.list",
  columns: ["id", "attributes.status", "attributes.nodes#", "attributes.started_at@"],
  fields: [
    "id",
    "type",
    "attributes",
    "attributes.status",
    "attributes.nodes",
    "attributes.metrics",
    "attributes.metrics.*",
  ],
};
const item = {
  id: "run_1",
  type: "pipeline_run",
  attributes: { status: "failed", nodes: [1, 2], metrics: { rows: 3 } },
};

test("a list has the columns of the command line, or those that were asked for", () => {
  expect(showList([item], columnsOf(command, undefined)).text).toBe("id,status,nodes,started_at\nrun_1,failed,2,");
  const asked = columnsOf(command, ["attributes.status", "metrics.rows", "id", "nodes"]);
  expect(showList([item], asked).text).toBe(
    'status,metrics.rows,id,nodes\nfailed,3,run_1,"[1,2]"'.replace('"[1,2]"', '"[1,2]"'),
  );
  expect(() => columnsOf(command, ["statsu"])).toThrow('runs.list returns no field "statsu". Did you mean status?');
  expect(columnsOf({ operation: "x.y" }, ["anything"])).toHaveLength(1);
});

test("a cell is quoted where CSV needs it, and shortened", () => {
  const [column] = columnsOf(command, ["status"]);
  const cellOf = (status: unknown): string =>
    showList([{ attributes: { status } }], column ? [column] : []).text.split("\n")[1] ?? "";
  expect(cellOf('a,"b"')).toBe('"a,""b"""');
  expect(cellOf("a\nb")).toBe("a\\u000ab");
  expect(cellOf(false)).toBe("false");
  expect(cellOf("x".repeat(1_000))).toBe(`${"x".repeat(300)}... (700 more characters)`);
});

test("a list ends where the next item would not fit, and has one item at least", () => {
  const columns = columnsOf(command, ["status"]);
  const items = Array.from({ length: 100 }, () => ({ attributes: { status: "x".repeat(100) } }));
  const { text, count } = showList(items, columns);
  expect(sizeOf(text)).toBeLessThanOrEqual(maxSize);
  expect(count).toBe(text.split("\n").length - 1);
  const wide = columnsOf(
    { operation: "x.y" },
    Array.from({ length: 30 }, (_, index) => `f${index}`),
  );
  const large = Object.fromEntries(wide.map(({ name }) => [name, "日".repeat(300)]));
  expect(showList([large], wide).count).toBe(1);
});

test("a resource is shown flat, and anything else as it is", () => {
  expect(flat(item)).toEqual({ id: "run_1", ...item.attributes });
  expect(flat([1])).toEqual([1]);
  expect(valueIn(undefined, { name: "a", path: ["a"], isCount: false })).toBeUndefined();
});

const tokenizer = new Tiktoken(o200k);
/** Text of the same kind again and again, from 2,000 random numbers of a seed. */
const many = (write: (random: number) => string): string =>
  Array.from({ length: 2_000 }, (_, index) => write(((index + 1) * 2_654_435_761) % 2 ** 32)).join("");

test.each<[string, (random: number) => string]>([
  ["words", (random) => ["pipeline ", "orders ", "warehouse ", "failed, "][random % 4] ?? ""],
  ["IDs", (random) => `run_${random.toString(36)},`],
  ["hexadecimal numbers", (random) => random.toString(16)],
  ["base64", (random) => Buffer.from(`${random}`).toString("base64")],
  ["times", (random) => `${new Date(random * 400).toISOString()},`],
  ["digits", (random) => `${random % 10},`],
  ["signs", (random) => "!@#$%^&*()_+-=[]{};:,.<>/?~|"[random % 28] ?? ""],
  ["escapes", () => "\\u202e"],
  ["Japanese", (random) => String.fromCharCode(0x4e00 + (random % 5_000))],
  ["a rare script", (random) => String.fromCharCode(0x1400 + (random % 600))],
])("%s that fit have fewer than 1,400 tokens", (_, write) => {
  const text = many(write);
  let end = text.length;
  while (sizeOf(text.slice(0, end)) > maxSize) end = Math.floor(end * 0.95);
  expect(tokenizer.encode(text.slice(0, end)).length).toBeLessThan(1_400);
});
