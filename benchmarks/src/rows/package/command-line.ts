import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { measureFootprint } from "../../installed/footprint.ts";
import { installPacked } from "../../installed/packed.ts";
import { median } from "../../measure/paired-rounds.ts";
import type { Row } from "../../result.ts";

const rounds = 31; // The CPU time of a process varies by a few milliseconds.

/** A program that makes the same call as `planasonix pipelines get pl_1`, without a client. */
const bareFetch = `const { env } = process;
const headers = { Authorization: "Bearer " + env.PLANASONIX_API_KEY };
const response = await fetch(env.PLANASONIX_BASE_URL + "/pipelines/pl_1", { headers });
console.log(JSON.stringify(await response.json(), null, 2));`;

/** The CPU time of starting the command line, and the size of its package. */
export const commandLine: Row = {
  name: "cli",
  method: `CPU time (user and system) of whole processes, ${rounds} alternating rounds, each relative to \`node -e 0\` or to a program that makes the same call with \`fetch\`; ours installed from its tarball.`,
  async measure() {
    using project = installPacked(["cli"]);
    await using server = await serve();
    const bin = join(project.folder, "node_modules/@planasonix/cli/dist/bin.cjs");
    const programs = {
      node: ["-e", "0"],
      version: [bin, "--version"],
      help: [bin, "pipelines", "run", "--help"],
      overview: [bin, "--help"],
      fetch: ["--input-type=module", "-e", bareFetch],
      call: [bin, "pipelines", "get", "pl_1"],
    } as const;
    const times = new Map(Object.keys(programs).map((name): [string, number[]] => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, args] of Object.entries(programs)) {
        const ms = await cpuTime(args, server.env);
        if (round > 0) times.get(name)?.push(ms);
      }
    }
    const ms = (name: keyof typeof programs): number => median(times.get(name) ?? []);
    const ratio = (name: keyof typeof programs, base: "node" | "fetch", atMost: number) => ({
      what: `planasonix ${programs[name].slice(1).join(" ")}, CPU relative to ${base === "node" ? "node -e 0" : "a program with fetch"} (${ms(base).toFixed(0)} ms)`,
      atMost,
      unit: "x" as const,
      figures: [{ name: "ours", value: ms(name) / ms(base) }],
    });
    const footprint = measureFootprint(project.folder, "@planasonix/cli");
    return [
      ratio("version", "node", 1.15),
      ratio("overview", "node", 1.5),
      ratio("help", "node", 1.5),
      ratio("call", "fetch", 1.2),
      {
        what: "install of the command line, size",
        atMost: 0.6,
        unit: "MB",
        figures: [{ name: "ours", value: footprint.bytes / 1e6 }],
      },
      {
        what: "install of the command line, packages",
        atMost: 1,
        unit: "",
        figures: [{ name: "ours", value: footprint.packages.length }],
      },
    ];
  },
};

/** The CPU time of a process, in milliseconds. Only the shell tells that of a process that has ended. */
function cpuTime(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1';
  const child = spawn("bash", ["--norc", "-c", script, process.execPath, ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      const [user = Number.NaN, system = Number.NaN] = text.trim().split(" ").map(Number);
      if (code === 0) resolve((user + system) * 1_000);
      else reject(new Error(`node ${args.join(" ")} ended with ${code}`));
    });
  });
}

async function serve(): Promise<AsyncDisposable & { readonly env: Readonly<Record<string, string>> }> {
  const data = { id: "pl_1", type: "pipeline", attributes: { name: "Orders to warehouse", status: "active" } };
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: `http://127.0.0.1:${port}/v1` },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
