import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Program, stop } from "@planasonix/examples/test/program.ts";
import { build } from "esbuild";
import { executable } from "./platforms/executable.ts";

/**
 * Bundles a worker, and runs it in workerd, the runtime of Cloudflare Workers.
 * @param file The file of its module.
 */
export async function startWorker(file: URL, env: Readonly<Record<string, string>>): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "worker-"));
  await build({
    entryPoints: [fileURLToPath(file)],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
  });
  await writeFile(join(folder, "config.capnp"), configuration(env));

  const child = spawn(executable("workerd", "bin/workerd"), ["serve", "config.capnp", "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const input of [child.stdio[1], child.stdio[2]]) readLines(input).on("line", (line) => lines.push(line));
  const [message] = await Promise.race([once(readLines(child.stdio[3]), "line"), once(child, "close")]);
  if (typeof message !== "string") throw new Error(`workerd did not start:\n${lines.join("\n")}`);
  const { port } = JSON.parse(message);
  return {
    url: `http://127.0.0.1:${port}/`,
    lines,
    stop: async () => {
      await stop(child);
      await rm(folder, { recursive: true });
    },
  };
}

/** Reads lines from an output pipe of a child process. Casts the pipe, because its type also allows an input pipe. */
function readLines(pipe: Readable | Writable | null | undefined): Interface {
  return createInterface({ input: pipe as Readable });
}

function configuration(env: Readonly<Record<string, string>>): string {
  const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-11-01",
      bindings = [${bindings.join(", ")}],
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
