import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { description } from "../description.ts";
import type { CodeSample } from "./samples.ts";

/** Whether this machine has the programs that the curl samples need. */
export const hasCurl: boolean = ["bash", "curl"].every((program) => spawnSync(program, ["--version"]).status === 0);
if (!hasCurl) console.log("Left out: the curl samples, because this machine lacks bash or curl.");

// Wraps `curl` to print the sample's name and the response's status. Defines `uuidgen` for systems that lack it.
const prelude = `
curl() {
  local status
  status=$(command curl --silent --show-error --output response --write-out '%{http_code}' "$@" --output response)
  echo "$sample $status"
}
command -v uuidgen > /dev/null || uuidgen() { cat /proc/sys/kernel/random/uuid; }
`;

/** Runs curl samples against `baseUrl`, in one bash process. Returns the status of each response, by `operationId`. */
export async function runCurl(samples: readonly CodeSample[], baseUrl: string): Promise<ReadonlyMap<string, string>> {
  const [{ url }] = description.servers;
  const script = samples.map(({ operationId, source }) => `sample=${operationId}\n${source.replace(url, baseUrl)}\n`);
  const cwd = await mkdtemp(join(tmpdir(), "curl-samples-"));
  const env = { PATH: process.env.PATH, PLANASONIX_API_KEY: "any-key" };
  const bash = spawn("bash", ["-s"], { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
  bash.stdin.end(prelude + script.join(""));
  const output = await text(bash.stdout);
  await rm(cwd, { recursive: true });
  return new Map(
    output
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );
}
