import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { start } from "../support/program.ts";

const dist = new URL("../../dist/", import.meta.url);
const sandbox = await startSandbox({ port: 0 });

/** The files of the program that a command loads: V8 lists them in its record of coverage. */
async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "loaded-"));
  const { url, apiKey } = sandbox;
  const env = { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey, NODE_V8_COVERAGE: folder };
  expect(await start(args, env).ended).toBe(0);
  const records = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const urls = records.flatMap(({ result }) => result.map((script: { url: string }) => script.url));
  return urls.filter((loaded: string) => loaded.startsWith(dist.href));
}

const call = await loadedBy(["pipelines", "get", "pl_01hqxyz"]).finally(() => sandbox.close());

// What few commands need, by a text of its code that a minifier keeps.
test.each([
  ["the trace of a run", "resourceSpans"],
  ["dialects", "must say the form of its body"],
  ["the doctor", "quotes the start of the text"],
  ["the times of schedules", "CronPattern: "],
  ["profiles in TOML", "Invalid TOML document"],
  ["waits", "Still trying."],
])("a call loads no code of %s", (_, text) => {
  const having = (urls: readonly string[]) => urls.filter((url) => readFileSync(new URL(url), "utf8").includes(text));
  const all = readdirSync(dist)
    .filter((name) => name.endsWith(".js"))
    .map((name) => new URL(name, dist).href);

  expect(call.length).toBeGreaterThan(2);
  expect(having(all)).not.toEqual([]);
  expect(having(call)).toEqual([]);
});
