import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { executable } from "./executable.ts";
import type { RunOn } from "./platform.ts";
import { inFolder, whileServing } from "./process.ts";

/** The configuration of workerd, the runtime of Cloudflare Workers: without Node's modules, and with a local network. */
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

/** Bundles the program into a Worker and requests the report from it. */
export const runOnWorkerd: RunOn = (endpoints) =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, "worker.js"), await bundle("worker.ts", ["workerd"]));
    await writeFile(join(cwd, "config.capnp"), configuration);
    return whileServing(
      executable("workerd", "bin/workerd"),
      ["serve", "config.capnp", "--control-fd=3"],
      { cwd },
      async ({ child, output }) => {
        const [message] = await once(child.stdio[3] ?? child, "data");
        const { port } = JSON.parse(String(message).split("\n")[0] ?? "");
        const response = await fetch(`http://127.0.0.1:${port}/${endpoints.search}`);
        return { report: await response.json(), output: output() };
      },
    );
  });
