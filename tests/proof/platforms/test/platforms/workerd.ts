import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { executable } from "./executable.ts";
import { type RunOn, shownLine } from "./platform.ts";
import { inFolder, type Serving, whileServing } from "./process.ts";

/**
 * The configuration of workerd, the runtime of Cloudflare Workers: without Node's modules, and with access to local and
 * private networks.
 */
const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-11-01",
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["local", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** A Worker that handles all requests in one isolate. */
export interface Worker {
  readonly origin: string;
  /** The output so far. */
  output(): string;
  /** Resolves once the output contains a text. */
  printed(text: string): Promise<void>;
}

/** Bundles the program into a Worker and serves it until `use` has settled. */
export async function whileServingWorker<Result>(use: (worker: Worker) => Promise<Result>): Promise<Result> {
  return whileServingCode(await bundle("worker.ts", ["workerd"]), use);
}

/** Serves a Worker that is one ES module, until `use` has settled. */
export function whileServingCode<Result>(code: string, use: (worker: Worker) => Promise<Result>): Promise<Result> {
  return inFolder(async (cwd) => {
    await writeFile(join(cwd, "worker.js"), code);
    await writeFile(join(cwd, "config.capnp"), configuration);
    const args = ["serve", "config.capnp", "--control-fd=3"];
    return whileServing(executable("workerd", "bin/workerd"), args, { cwd }, async (serving) =>
      use({ origin: `http://127.0.0.1:${await readPort(serving)}`, output: serving.output, printed: serving.printed }),
    );
  });
}

async function readPort({ child }: Serving): Promise<number> {
  const [message] = await once(child.stdio[3] ?? child, "data");
  return JSON.parse(String(message).split("\n")[0] ?? "").port;
}

/** Serves the Worker and requests its report. */
export const runOnWorkerd: RunOn = (endpoints) =>
  whileServingWorker(async ({ origin, output, printed }) => {
    const response = await fetch(`${origin}/${endpoints.search}`);
    const report = await response.json();
    await printed(shownLine);
    return { report, output: output() };
  });
