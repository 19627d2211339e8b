import { inOneLine, own, printable, safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";
import { json } from "../support/scripted.ts";

// Clears the screen, sets the title and the clipboard, makes a link, uses an 8-bit CSI, deletes, overrides the direction,
// tags, ends a line.
const escapes =
  "a\u001b[2J\u001b]0;title\u0007\u001b]52;c;eA==\u0007\u001b]8;;https://evil.test\u0007\u009b31m\u007f\u202eb\u2066c\u{e0041}d\rc\u2028d";
const unsafe = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029\u{e0000}-\u{e007f}]/u;

// Commands of GitHub Actions, Azure Pipelines and TeamCity, also with characters that a comparison by culture overlooks.
const commands =
  "x\n::add-mask::x\n \u00a0::error::x\n\u200d:\u00ad:set-env name=A::x ##[add-path]x ##vso[task.setvariable variable=A]x #\u00ad#vso[a.b]x ###[group]x ##teamcity[x]";
const obeyed = /^\s*::|##\w*\[/m;

/** The text as a runner reads it that overlooks invisible characters. */
function visible(text: string): string {
  return text.replaceAll(/\p{DI}/gu, "");
}

function itemWith(text: string) {
  return {
    id: `pl_1${text}`,
    type: "pipeline",
    attributes: { name: text, status: text, tags: [text], [text]: { [text]: text } },
  };
}

const formats = ["table", "json", "ndjson", "yaml", "csv"];
const respond = (...bodies: unknown[]): object => {
  const left = bodies.map((body) => json(body));
  return { fetch: async () => left.shift()?.() };
};
const list = (item: unknown) => ({ data: [item], meta: { page: { limit: 1, cursor: null } } });

test.each(formats)("%s shows no control characters of the server on a terminal", async (format) => {
  const item = itemWith(escapes);
  for (const [args, body] of [
    [["pipelines", "list"], list(item)],
    [["pipelines", "get", "x"], { data: item }],
  ] as const) {
    const ran = await run([...args, "-o", format], { isTerminal: true, clientOptions: respond(body) });
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toContain("pl_1");
    expect(ran.stdout).not.toMatch(unsafe);
  }
});

test.each(formats)("%s contains nothing that a CI system takes for a command", async (format) => {
  const item = itemWith(commands);
  for (const [args, body] of [
    [["pipelines", "list"], list(item)],
    [["pipelines", "get", "x"], { data: item }],
    [["api", "GET", "x", "--fields", "id"], { id: commands }],
  ] as const) {
    const ran = await run([...args, "-o", format], { isReadByCi: true, clientOptions: respond(body) });
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(visible(ran.stdout)).not.toMatch(obeyed);
  }
});

test("an error of the server shows no control characters, and no command", async () => {
  const text = escapes + commands;
  const body = { error: { code: text, message: text, details: [{ field: text, issue: text }] } };
  const fetch = async () => Response.json(body, { status: 400, headers: { "x-request-id": "a\u009bb ##[error]x" } });
  for (const args of [
    ["pipelines", "get", "x", "--debug"],
    ["api", "GET", "x"],
  ]) {
    const { code, stderr } = await run(args, { isTerminal: true, clientOptions: { fetch } });
    expect(code).toBe(7);
    expect(stderr).not.toMatch(unsafe);
    expect(visible(stderr)).not.toMatch(obeyed);
  }
});

test("the header Sunset shows no control characters, and no command", async () => {
  const headers = { sunset: "a\u009b31m ##vso[task.complete]x" };
  const fetch = async () => Response.json({ data: itemWith("") }, { headers });
  const { stderr } = await run(["pipelines", "get", "x", "--debug"], { isTerminal: true, clientOptions: { fetch } });
  expect(stderr).toContain("is deprecated (sunset: a");
  expect(stderr).not.toMatch(unsafe);
  expect(stderr).not.toMatch(obeyed);
});

test("lines of a log show no control characters, and no command", async () => {
  const line = {
    id: "1",
    type: "log_line",
    attributes: { ts: commands, level: commands, node_id: commands, message: escapes + commands },
  };
  const { code, stdout } = await run(["runs", "logs", "run_1"], { clientOptions: respond(list(line)) });
  expect(code).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2);
  expect(stdout).not.toMatch(unsafe);
  expect(visible(stdout)).not.toMatch(obeyed);
});

test.each(["json", "ndjson", "yaml"])("%s keeps the exact text", async (format) => {
  const { parse } = await import("yaml");
  const item = itemWith(escapes + commands);
  const { stdout } = await run(["pipelines", "get", "x", "-o", format], { clientOptions: respond({ data: item }) });
  expect(format === "yaml" ? parse(stdout) : JSON.parse(stdout)).toEqual(item);
});

test.each([
  ["Arabic with marks of the direction", "\u200fمرحبا (أ)\u200e \u061c5 \u06dd"],
  ["Persian with a joiner", "می\u200cخواهم"],
  ["Hebrew", "\u200fשלום"],
  ["an emoji of a family", "👨\u200d👩\u200d👧"],
  ["a soft hyphen and a word joiner", "Daten\u00adleitung 5\u2060km"],
  ["German, Chinese and a command in the middle of a line", "Größe 漢字 a::b # [x] ## x"],
])("%s stays as it is", (_, text) => {
  expect([printable(text), inOneLine(text), JSON.parse(safeJson(text))]).toEqual([text, text, text]);
  expect(safeJson(text)).toBe(JSON.stringify(text));
});

test("what this program writes itself stays as it is, and no server can imitate it", () => {
  const red = own("\u001b[31m");
  const mark = red.slice(0, red.indexOf("\u001b"));
  expect(mark).toMatch(/^[0-9a-f-]{36}$/);
  expect(printable(`${red}\u001b[2J::${own("::group::x")}`)).toBe(
    "\u001b[31m\\x1b[2J::::group::x".replace("J::", "J::"),
  );
  expect(printable("\u001b[31m")).toBe("\\x1b[31m");
});

test.each(["\n", " ", "#", "#\u00ad", ":", "\u200d", "##a", " :"])("text of only %j takes linear time", (text) => {
  const long = text.repeat(400_000 / text.length);
  const startedAt = performance.now();
  printable(long);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
