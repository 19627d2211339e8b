// Measures pages of operations with Lighthouse, as it measures for phones by default: `pnpm run lighthouse`, after
// `npm run docs`. A script and not a test, because a busy machine is slower; but its accessibility must be complete.
// Lighthouse is installed when this runs: it would bring more packages than all other tests of the site.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { unpackChromium } from "@planasonix/chromium/src/unpack.ts";
import { operationPath } from "@planasonix/docs/operation-path";
import { operations } from "@planasonix/docs/operations";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import { serveCompressed } from "./compressed-site.ts";

const rounds = 5;
const names = [...operations.keys()];
/** Two drawn operations: those after the first and the second third. */
const paths = [1, 2].map((third) => operationPath(names[Math.floor((third * names.length) / 3)] ?? ""));
const version = "13.4.0";

const folder = await mkdtemp(join(tmpdir(), "chromium-"));
const leftOut = await unpackChromium(folder);
if (leftOut) throw new Error(leftOut.reason);
const site = await serveCompressed();
const flags = [...chromiumFlags(), "--headless", "--remote-debugging-port=0", `--user-data-dir=${folder}/profile`];
const browser = spawn(chromiumProgram(folder), flags, {
  env: chromiumEnv(folder),
  stdio: ["ignore", "ignore", "pipe"],
});
try {
  const port = await portOf(browser.stderr);
  for (const path of paths) {
    const runs = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await measure(`${site.url}${path}/`, port));
    console.log(path);
    for (const name of Object.keys(runs[0]?.scores ?? {})) {
      const [least, median] = spread(runs.map(({ scores }) => scores[name] ?? 0));
      console.log(`  ${name}: median ${median}, least ${least}`);
      if (name === "accessibility" && least < 100) process.exitCode = 1;
    }
    for (const failure of new Set(runs.flatMap(({ failures }) => failures))) console.log(`  below 90 %: ${failure}`);
  }
} finally {
  browser.kill();
  await once(browser, "exit");
  site.close();
  await rm(folder, { recursive: true, force: true });
}

interface Measured {
  /** By the names of categories, from 0 to 100. */
  readonly scores: Readonly<Record<string, number>>;
  /** What Lighthouse would improve. */
  readonly failures: readonly string[];
}

/** What Lighthouse prints, as far as it is used here. */
interface Report {
  readonly runtimeError?: { readonly message: string };
  readonly categories: Readonly<Record<string, { readonly id: string; readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<string, { readonly id: string; readonly title: string; readonly score: number | null }>
  >;
}

async function measure(url: string, port: number): Promise<Measured> {
  const flags = [`--port=${port}`, "--output=json", "--quiet", "--no-enable-error-reporting"];
  const lhr: Report = JSON.parse(await runCommand("pnpm", ["dlx", `lighthouse@${version}`, url, ...flags], folder));
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)] as const);
  const failed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 0.9);
  return { scores: Object.fromEntries(scores), failures: failed.map(({ id, title }) => `${id}: ${title}`) };
}

/** The port on which the browser says that it listens. */
async function portOf(stderr: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface(stderr)) {
    const [, port] = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error("Chromium has ended");
}

function spread(values: readonly number[]): readonly [least: number, median: number] {
  const sorted = values.toSorted((a, b) => a - b);
  return [sorted[0] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0];
}
