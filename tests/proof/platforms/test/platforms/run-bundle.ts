// How each platform runs a bundle, which reports one value.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { startScriptServer } from "../script-server.ts";
import { executable } from "./executable.ts";
import { inFolder, whileServing } from "./process.ts";

/** Runs a bundle, and resolves to the value that it has reported. */
export type RunBundle = (code: string) => Promise<unknown>;

/** Longer than the suite takes on a busy machine. */
const timeout = 470_000;

/** The code with which a program of a command reports a value. */
export const reportByOutput = "(value) => console.log(JSON.stringify(value))";

/** Runs a bundle with a command. */
const byCommand =
  (file: string, ...args: readonly string[]): RunBundle =>
  (code) =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, "bundle.mjs"), code);
      const env = { PATH: process.env.PATH, DENO_DIR: join(cwd, "deno"), DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1" };
      const options = { cwd, env, timeout, maxBuffer: 1e8 };
      const { stdout } = await promisify(execFile)(file, [...args, "bundle.mjs"], options);
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    });

/** Deno without access to files and to the network. Vitest's `expect` reads variables of the environment. */
export const deno: RunBundle = byCommand(
  executable("deno", process.platform === "win32" ? "deno.exe" : "deno"),
  ...["run", "--no-prompt", "--no-lock", "--no-remote", "--allow-env"],
);

export const bun: RunBundle = byCommand(executable("bun", process.platform === "win32" ? "bin/bun.exe" : "bin/bun"));

/** The code with which a program in a page or a worker reports a value. */
export const reportByFetch =
  'async (value) => fetch(self.origin + "/report", { method: "POST", body: JSON.stringify(value) })';

/** A page that runs the bundle. */
export const page = '<!doctype html><script type="module" src="/bundle.js"></script>';

/** A page that forbids the evaluation of code, and runs the bundle in a worker, to which the policy applies as well. */
export const strictWorker = `<!doctype html>
  <meta http-equiv="Content-Security-Policy" content="script-src 'self' blob: 'wasm-unsafe-eval'">
  <script type="module" src="/worker.js"></script>`;

const startWorker = `
  const blob = new Blob([await (await fetch("/bundle.js")).text()], { type: "text/javascript" });
  new Worker(URL.createObjectURL(blob), { type: "module" });`;

/** Serves a page to the unpacked browser. */
export const onChromium =
  (browser: string, html: string): RunBundle =>
  (code) =>
    inFolder(async (cwd) => {
      const server = await startScriptServer("");
      server.serve("/page", "text/html", html);
      server.serve("/bundle.js", "text/javascript", code);
      server.serve("/worker.js", "text/javascript", startWorker);
      const flags = [
        ...chromiumFlags("127.0.0.1"),
        ...["--headless=shell", "--single-process", "--enable-logging=stderr"],
        `--user-data-dir=${join(cwd, "profile")}`,
      ];
      const options = { cwd, env: chromiumEnv(browser), timeout };
      try {
        const args = [...flags, `${server.origin}/page`];
        return await whileServing(chromiumProgram(browser), args, options, () => server.reported);
      } finally {
        await server.stop();
      }
    });
