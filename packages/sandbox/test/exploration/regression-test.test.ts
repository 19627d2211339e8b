import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { type Finding, regressionTest } from "../../src/index.ts";

// Inside the package, whose name the test file imports.
const cache = fileURLToPath(new URL("../../.turbo", import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "regression-"));
afterAll(() => rmSync(folder, { recursive: true }));

const finding: Finding = {
  problem: "started_twice",
  message: "pipelines.run took effect 2 times instead of once",
  schedule: {
    operation: "pipelines.run",
    path: "/v1/pipelines/pl_01hqxyz/run",
    occurrence: 1,
    fault: "reset_after",
  },
};

function runTest(key: string) {
  const job = `export async function nightlyJob({ url, apiKey, fetch }) {
  const headers = { Authorization: "Bearer " + apiKey, "Content-Type": "application/json", ${key} };
  const start = () => fetch(url + "/pipelines/pl_01hqxyz/run", { method: "POST", headers, body: "{}" });
  await start().catch(start);
}`;
  writeFileSync(join(folder, "job.mjs"), job);
  const file = join(folder, "job.test.mjs");
  writeFileSync(file, regressionTest([finding], { module: "./job.mjs", name: "nightlyJob", runner: "node:test" }));
  // Without the variables by which a test runner recognizes that it runs inside another one.
  const env = { PATH: process.env.PATH };
  return spawnSync(process.execPath, ["--test", file], { encoding: "utf8", env });
}

test("returns a test that fails while the program has the defect, and passes when it has none", () => {
  const faulty = runTest("");
  expect(faulty.stdout).toContain("nothing is wrong if pipelines.run is executed, and then the connection is reset");
  expect(faulty.status).toBe(1);
  expect(runTest('"Idempotency-Key": "k"').status).toBe(0);
});

test("imports the default export and Vitest by default", () => {
  const source = regressionTest([finding], { module: "./job.ts" });
  expect(source).toContain('import { test } from "vitest";\nimport { default as program } from "./job.ts";');
});

test("imports an export with the name program as it is", () => {
  const source = regressionTest([finding], { module: "./job.ts", name: "program" });
  expect(source).toContain('import { program } from "./job.ts";');
});

test.each(["\n", "\r", "\u2028", "\u2029", '"', "\\", "`", "${", "*/"])(
  "text of a finding and of the options stays text, whatever it contains: %j",
  (end) => {
    const attack = `${end}globalThis.attacked = true;${end}//`;
    const schedule = { ...finding.schedule, path: `/v1/runs/${attack}` };
    const hostile = { ...finding, message: attack, schedule } as Finding;
    const source = regressionTest([hostile], { module: `./job.ts${attack}`, name: attack });
    // The lines of the test without the hostile texts, so none of these has ended a line.
    const lines = (text: string): number => text.split(/[\n\r\u2028\u2029]/).length;
    expect(lines(source)).toBe(lines(regressionTest([finding], { module: "./job.ts" })));
    const strings = source.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    const rest = strings.reduce((text, one) => text.replace(one, ""), source);
    expect(rest).not.toContain("attacked");
    expect(() => stripTypeScriptTypes(source)).not.toThrow(); // It is still a module.
  },
);
