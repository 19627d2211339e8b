import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { readCodeBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AdoptedApi, type Generated, generateClient, recognize } from "../src/generate.ts";
import { ofWorkspace, withFlows, withPaths } from "./support/documents.ts";

const own = new URL("../", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "generate-"));
const out = join(folder, "planasonix");
const workspace = withFlows(ofWorkspace());
/** A part of the workspace, of which a client is generated in a third of the time. */
const part = withPaths(workspace, (path, item) => (/^\/v1\/(flows|runs)\b/.test(path) ? [path, item] : undefined));
const from = join(folder, "part.json");
let generated: Generated;

beforeAll(async () => {
  writeFileSync(join(folder, "workspace.json"), JSON.stringify(workspace));
  writeFileSync(from, JSON.stringify(part));
  generated = await generateClient({ from: join(folder, "workspace.json"), out });
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(out, name), "utf8");

describe("generateClient", () => {
  test("writes types and a table that import nothing but the client", () => {
    expect([...readdirSync(out)].sort()).toEqual([...generated.files].sort());
    for (const name of generated.files) {
      const imported = ts.preProcessFile(read(name)).importedFiles.map(({ fileName }) => fileName);
      expect(imported.filter((one) => !/^(@planasonix\/client(\/core)?|\.\/types\.js)$/.test(one))).toEqual([]);
    }
  });

  test("writes modules without an error of syntax", () => {
    for (const name of generated.files) {
      const { diagnostics } = ts.transpileModule(read(name), { reportDiagnostics: true });
      expect(diagnostics).toEqual([]);
    }
  });

  test("lists the secrets of ours, and the operations under their names", () => {
    expect(read("table.ts")).toContain('"enrollment_token"');
    expect(read("table.ts")).toContain('name: "flows.listRuns"');
    expect(read("types.ts")).toContain("export interface FlowsResource");
    expect(generated.report.renamed).toContainEqual({
      name: "flows.run",
      was: "pipelines.run",
      from: "pipelines",
      to: "flows",
    });
  });

  test("writes the same folder for the same file, which `check` compares without writing", async () => {
    const place = join(folder, "checked");
    await generateClient({ from, out: place });
    const again = await generateClient({ from, out: place, check: true });
    expect(again.files).toEqual([]);
    writeFileSync(join(place, "table.ts"), "changed");

    const stale = await generateClient({ from, out: place, check: true });

    expect([stale.files, readFileSync(join(place, "table.ts"), "utf8")]).toEqual([["table.ts"], "changed"]);
  });

  test("writes further files from the values of the adopted API", async () => {
    const place = join(folder, "more");
    let adopted: AdoptedApi | undefined;

    const { files } = await generateClient({
      from,
      out: place,
      more: (api) => {
        adopted = api;
        return new Map([["more.ts", "export {};\n"]]);
      },
    });

    expect(files).toEqual(["types.ts", "table.ts", "more.ts"]);
    expect(readFileSync(join(place, "more.ts"), "utf8")).toBe("export {};\n");
    expect(adopted?.rows).toHaveProperty("flows");
    expect(adopted?.rows).not.toHaveProperty("pipelines");
    expect(adopted?.commands).toHaveProperty("commands.flows");
    expect(adopted?.secrets.fields).toContain("enrollment_token");
  });

  test("is what the README says", async () => {
    const block = readCodeBlocks(readFileSync(new URL("README.md", own), "utf8")).find(({ text }) =>
      text.includes("generateClient("),
    );
    const place = mkdtempSync(fileURLToPath(new URL(".readme-", own)));
    try {
      writeFileSync(join(place, "generate.ts"), block?.text ?? "");
      writeFileSync(join(place, "workspace.yaml"), readFileSync(from));
      const options = { cwd: place, encoding: "utf8" } as const;
      const { stdout, stderr } = spawnSync(process.execPath, [join(place, "generate.ts")], options);

      expect(stdout, stderr).toContain("renamed  flows.run (pipelines.run, pipelines is flows)");
      expect(readdirSync(join(place, "src/planasonix")).sort()).toEqual(readdirSync(out).sort());
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test.each<[string, (document: JsonObject) => JsonObject, string]>([
    ["has the name of a generated type", (document) => withSchema(document, "FlowsResource"), "FlowsResource"],
    ["is a reserved word", (document) => withSchema(document, "class"), "class"],
  ])("writes nothing if a schema %s", async (_, change, name) => {
    const place = join(folder, `bad-${name}`);
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(change(part)));

    await expect(generateClient({ from: file, out: place })).rejects.toThrow(`The schema "${name}" has the name of`);
    expect(existsSync(place)).toBe(false);
  });
});

test("recognize says which operations of a file are known, and below which path", async () => {
  const { basePath, recognized, others } = await recognize(from);

  expect(basePath).toMatch(/\/v1$/);
  expect(recognized).toContainEqual(expect.objectContaining({ known: "pipelines.run", name: "flows.run" }));
  expect(others).toEqual([]);
});

function withSchema(document: JsonObject, name: string): JsonObject {
  const { schemas, ...components } = document.components as { schemas: JsonObject } & JsonObject;
  return { ...document, components: { ...components, schemas: { ...schemas, [name]: { type: "object" } } } };
}
