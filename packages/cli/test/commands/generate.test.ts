import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";

const openapi = readFileSync(new URL("../../../openapi/dist/openapi.json", import.meta.url), "utf8");
/** A part of the API, of which a client is generated in a third of the time: pipelines, which are flows, and their runs. */
const { paths, ...rest } = JSON.parse(openapi);
const some = Object.entries<object>(paths).filter(([path]) => /^\/(pipelines|runs)\b/.test(path));
const renamed = some.map(([path, item]) => [path.replace(/^\/pipelines/, "/flows"), item]);
const part = JSON.stringify({ ...rest, paths: Object.fromEntries(renamed) });
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-generate-"));
  writeFileSync(join(folder, "workspace.yaml"), part);
});
afterAll(() => rmSync(folder, { recursive: true }));

const generate = (...args: readonly string[]) => run(["generate", ...args], { cwd: folder });

/** The commands of the page about files of workspaces that do not install packages, each as arguments. */
const page = readFileSync(new URL("../../../openapi/WORKSPACE.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^npx planasonix (.*)$/gm)].map(([, line = ""]) => line.split(" "));

test("the commands of the page generate a folder, run a flow with it, and check it", async () => {
  const [create = [], runFlow = [], check = [], ...others] = commands;

  const text = await run([...create, "-o", "table"], { cwd: folder });
  expect(text).toMatchObject({ code: 0, stderr: "Wrote types.ts, table.ts, commands.json to src/planasonix\n" });
  expect(text.stdout).toMatch(
    /^Operations: \d+ the same, \d+ renamed, 0 added, \d+ removed\.\nrenamed {2}flows\.list /,
  );
  expect(readdirSync(join(folder, "src/planasonix")).sort()).toEqual(["commands.json", "table.ts", "types.ts"]);
  expect(await run(check, { cwd: folder })).toMatchObject({ code: 0, stderr: "src/planasonix is up to date\n" });
  expect(others).toEqual([]);

  await using sandbox = await startSandbox({ spec: join(folder, "workspace.yaml"), speed: 3600, onWarning: () => {} });
  const [flow = ""] = sandbox.seed("pipeline", [{ name: "Orders", status: "active" }]);
  const env = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  const args = runFlow.map((word) => (word === "flow_1" ? flow : word));
  expect(await run(args, { cwd: folder, env })).toMatchObject({ code: 0 });

  writeFileSync(join(folder, "src/planasonix/table.ts"), "old");
  const stale = await run([...check, "-o", "json"], { cwd: folder });

  expect([stale.code, stale.stderr]).toEqual([
    8,
    "src/planasonix is not up to date: table.ts. Generate it again without --check\n",
  ]);
  expect(JSON.parse(stale.stdout)).toMatchObject({ prefix: "", added: [] });
  expect(readFileSync(join(folder, "src/planasonix/table.ts"), "utf8")).toBe("old");
});

/** A file with a path, or a schema, beside those of ours. */
function withPath(path: string): object {
  const document = JSON.parse(part);
  document.paths[path] = { get: { responses: { 200: { description: "" } } } };
  return document;
}
function withSchema(name: string, schema: object = { type: "object" }): object {
  const document = JSON.parse(part);
  document.components.schemas[name] = schema;
  return document;
}
const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

/** Files that cannot be adopted: what each is, its content, and what is said of it. */
const badFiles: readonly (readonly [what: string, content: string | object, message: RegExp])[] = [
  ["that is text", "hello", /is no OpenAPI file, it contains a string: pass a file of OpenAPI 3\.0 or 3\.1$/],
  [
    "of Swagger 2",
    { swagger: "2.0" },
    /is a Swagger "2\.0" file: convert it to OpenAPI 3 first, such as with npx swagger2openapi$/,
  ],
  [
    "of another API",
    { openapi: "3.1.0", paths: { "/pets": { get: {} } } },
    /describes another API: 0 of its 1 operations are known; pass a description of Planasonix$/,
  ],
  [
    "that is a web page",
    "<!doctype html><title>Log in",
    /is a web page, not a description: download the OpenAPI file itself, and pass its path$/,
  ],
  [
    "with a circular reference",
    { openapi: "3.1.0", paths: {}, components: { schemas: { A: reference("B"), B: reference("A") } } },
    /has a circular reference, "\S+" to "\S+" to "\S+": one of them must contain a schema$/,
  ],
  [
    "of more than 20 MB",
    " ".repeat(20_000_001),
    /has more than 20 MB: pass a description without examples, of this API alone$/,
  ],
  [
    "with a path that is a reserved word",
    withPath("/class"),
    /^Error: GET \/class would be called "class", a word of the language: add "x-name"/,
  ],
  [
    "with a path that is a member of clients",
    withPath("/with-options"),
    /^Error: GET \/with-options would be called "withOptions", a member of every client/,
  ],
  [
    "with a path that is a command",
    withPath("/help"),
    /^Error: GET \/help would be called "help", a command of the command line/,
  ],
  [
    "with a schema that is a reserved word",
    withSchema("class"),
    /^Error: The schema "class" has the name of a word of the language: give it another/,
  ],
  [
    "with a schema that is a type of the client",
    withSchema("Promise"),
    /^Error: The schema "Promise" has the name of a type of the client: give it another/,
  ],
  [
    "with a schema that is generated",
    withSchema("FlowsResource"),
    /^Error: The schema "FlowsResource" has the name of a type that is generated/,
  ],
];

test.each(badFiles)(
  "generate of a file %s ends with 2 and one line, and leaves the folder as it is",
  async (_, content, message) => {
    const out = join(folder, "kept");
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "table.ts"), "kept");
    writeFileSync(join(folder, "bad.json"), typeof content === "string" ? content : JSON.stringify(content));
    const before = readdirSync(folder).sort();

    const { code, stdout, stderr } = await generate("--from", "bad.json", "--out", "kept");

    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect([readdirSync(out), readFileSync(join(out, "table.ts"), "utf8")]).toEqual([["table.ts"], "kept"]);
    expect(readdirSync(folder).sort()).toEqual(before);
  },
);

test("generate of a URL that leads to a login page ends with 2 and one line, and writes nothing", async () => {
  const server = createServer((_, response) =>
    response.writeHead(302, { Location: "https://sso.example/login" }).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openapi.json`;

  const { code, stderr } = await generate("--from", from, "--out", "x");
  server.close();

  expect([code, stderr]).toEqual([
    2,
    `Error: ${from} redirects to "https://sso.example/login", perhaps to log in: download the file in your browser, and pass its path\n`,
  ]);
  expect(existsSync(join(folder, "x"))).toBe(false);
});

test.each([
  [[], "generate needs --from"],
  [["--from", "workspace.yaml"], "generate needs --out"],
  [["--from", "workspace.yaml", "--out", "x", "--packages="], "--packages needs a folder"],
  [["--from", "nothing.yaml", "--out", "x"], "cannot be read (ENOENT): pass the path or the URL of an OpenAPI file"],
])("generate %j ends with 2, and writes nothing", async (args, message) => {
  const { code, stdout, stderr } = await generate(...args);

  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, "x"))).toBe(false);
});

test("generate says what to install if the package is missing", async () => {
  mkdirSync(join(folder, "empty"));
  // The package manager that started the tests lets every module find its packages: this folder has one of its own.
  const place = join(folder, "empty/node_modules/@planasonix/openapi");
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, "package.json"),
    JSON.stringify({ name: "@planasonix/openapi", exports: { ".": "./a.js" } }),
  );

  const { code, stderr } = await generate("--from", "workspace.yaml", "--out", "x", "--packages", "empty");

  expect(code).toBe(2);
  expect(stderr).toContain("generate needs @planasonix/openapi in empty");
  expect(stderr).toContain("npm install --save-dev @planasonix/openapi openapi-typescript@7 typescript@6");
});
