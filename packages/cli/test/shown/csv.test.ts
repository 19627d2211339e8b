import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
import { expect, test } from "vitest";
import { csvRow } from "../../src/shown/csv.ts";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

test("a shell can read CSV line by line, without the CR of other systems", async () => {
  await using sandbox = await startTenant();
  const { stdout } = await sandbox.run(["pipelines", "list", "--limit", "2", "--fields", "id,status", "-o", "csv"]);
  expect(stdout).toBe("id,status\npl_01hqxyz,active\npl_01hqabc,active\n");
});

test("text with commas, quotes and line breaks is quoted", async () => {
  await using sandbox = await startTenant();
  const name = 'Orders, "new"\nsince 2026';
  sandbox.tenant.seed("pipeline", [{ id: "pl_quoted", name }]);
  const { stdout } = await sandbox.run(["pipelines", "get", "pl_quoted", "--fields", "name", "-o", "csv"]);
  expect(stdout).toBe('name\n"Orders, ""new""\nsince 2026"\n');
});

test("a list has its titles, also if it is empty, and a failed call prints nothing", async () => {
  await using sandbox = await startTenant();
  const list = ["pipelines", "list", "--search", "no such name", "--fields", "id,status", "-o", "csv"];
  expect((await sandbox.run(list)).stdout).toBe("id,status\n");
  sandbox.tenant.faults.add({ operation: "pipelines.list", status: 403 });
  expect(await sandbox.run(list)).toMatchObject({ code: 7, stdout: "" });
});

const hostile = [
  "\u001b]0;title\u0007",
  "::error::x",
  "##[error]x ##vso[a.b]",
  "a\tb",
  "a\nb",
  "a\rb",
  "\u202eb\u{e0041}",
  "\u200e\u200d",
];

test.each([
  [
    "a terminal shows what a table shows",
    { isTerminal: true, isReadByCi: false, isReadByModel: false },
    String.raw`\x1b]0;title\x07,::error::x,\x23#[error]x \x23#vso[a.b],a b,a b,a b,\u202eb\udb40\udc41,` +
      "\u200e\u200d\n",
  ],
  [
    "a program gets all but control characters",
    { isTerminal: false, isReadByCi: false, isReadByModel: false },
    `${String.raw`\x1b]0;title\x07,::error::x,##[error]x ##vso[a.b]`},a\tb,"a\nb","a${String.raw`\x0d`}b",\u202eb\u{e0041},\u200e\u200d\n`,
  ],
  [
    "a CI system gets no command",
    { isTerminal: false, isReadByCi: true, isReadByModel: false },
    `${String.raw`\x1b]0;title\x07,::error::x,\x23#[error]x \x23#vso[a.b]`},a\tb,"a\nb","a${String.raw`\x0d`}b",\u202eb\u{e0041},\u200e\u200d\n`,
  ],
  [
    "a model gets no text that a person would not see",
    { isTerminal: false, isReadByCi: false, isReadByModel: true },
    `${String.raw`\x1b]0;title\x07,::error::x,##[error]x ##vso[a.b]`},a\tb,"a\nb","a${String.raw`\x0d`}b",${String.raw`\u202eb\udb40\udc41`},\u200e\u200d\n`,
  ],
])("%s", (_, output, expected) => {
  expect(printable(csvRow(hostile, { output, isSpreadsheet: false }))).toBe(expected);
});

test("a row of CSV that begins like a command is none for a CI system, and stays as it is elsewhere", () => {
  const rows = (isReadByCi: boolean) =>
    printable(
      ["::1", "a\n::error::x"]
        .map((cell) =>
          csvRow([cell], { output: { isTerminal: false, isReadByCi, isReadByModel: false }, isSpreadsheet: false }),
        )
        .join(""),
    );
  expect(rows(false)).toBe('::1\n"a\n::error::x"\n');
  expect(rows(true)).toBe(`${String.raw`\x3a:1`}\n"a\n${String.raw`\x3a:error::x`}"\n`);
});

test.each([
  ["=1+1", "'=1+1"],
  ["+1-1", "'+1-1"],
  ["-cmd", "'-cmd"],
  ["@SUM(A1)", "'@SUM(A1)"],
  [" =x", " '=x"],
  ["\t=x", "\t'=x"],
  ["\uff1dx", "'\uff1dx"],
  ["a;=x", "a;'=x"],
  ["a\n=x", '"a\n\'=x"'],
  ["=", "'="],
  ["-5", "-5"],
  ["+4.5e-7", "+4.5e-7"],
  [".5", ".5"],
  ["a=b-c", "a=b-c"],
  ["me@example.com", "me@example.com"],
  ["'=x", "'=x"],
])("for a spreadsheet, the cell %j becomes %j", (cell, expected) => {
  const output = { isTerminal: false, isReadByCi: false, isReadByModel: false };
  expect(printable(csvRow([cell], { output, isSpreadsheet: true }))).toBe(`${expected}\n`);
});

test("--spreadsheet marks text and titles, never numbers, and only of CSV", async () => {
  const item = { id: "=cmd", n: -5, list: ["a;=x"], "=title": "x" };
  const csv = await runScripted(["api", "GET", "x", "-o", "csv", "--spreadsheet"], [json(item)]);
  expect(csv.stdout).toBe(`id,n,list,'=title\n'=cmd,-5,"[""a;'=x""]",x\n`);
  const without = await runScripted(["api", "GET", "x", "-o", "csv"], [json(item)]);
  expect(without.stdout).toBe(`id,n,list,=title\n=cmd,-5,"[""a;=x""]",x\n`);
  const other = await runScripted(["api", "GET", "x", "-o", "json", "--spreadsheet"], [json(item)]);
  expect([other.code, other.stderr, other.sent]).toEqual([2, "Error: --spreadsheet needs --output csv\n", []]);
});

test("an agent that is detected gets the data of everybody, and one that says so gets it without invisible text", async () => {
  const item = { id: "pl_1", name: "Orders \u{e0041}\u202e\u0007" };
  const csvIn = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const all = { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", ...env };
    return (await runScripted(["api", "GET", "x", "-o", "csv"], [json(item)], { env: all })).stdout;
  };
  const usual = `id,name\npl_1,Orders \u{e0041}\u202e${String.raw`\x07`}\n`;
  expect(await csvIn({})).toBe(usual);
  expect(await csvIn({ CLAUDECODE: "1" })).toBe(usual);
  expect(await csvIn({ PLANASONIX_AGENT: "1" })).toBe(`id,name\npl_1,Orders ${String.raw`\udb40\udc41\u202e\x07`}\n`);
});
