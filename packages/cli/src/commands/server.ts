// The commands that run a server of another package as a process of its own: sandbox, mock and mcp.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { findModule, readFrom } from "../session/find-package.ts";
import type { Machine } from "../session/machine.ts";
import type { SharedFlag } from "../typed/shared-flags.ts";
import type { OwnCommand } from "./own-command.ts";

const fromFlag: SharedFlag = {
  name: "from",
  isSwitch: false,
  placeholder: "<folder>",
  description: "Folder whose package to start, such as . for that of a project. Default: the one beside this program.",
};

/** `planasonix sandbox`: the API with state, on this machine. */
export const sandbox: OwnCommand = serverCommand(
  "sandbox",
  "Start the sandbox",
  "Starts the Planasonix API with state on this machine, for tests and demos, if @planasonix/sandbox is installed. Flags are passed on.",
);

/** `planasonix mock`: the examples of the API, on this machine. */
export const mock: OwnCommand = serverCommand(
  "mock",
  "Start the mock",
  "Starts a server that answers each request with an example, if @planasonix/mock is installed. Flags are passed on.",
);

/** `planasonix mcp`: the API for agents, over stdin and stdout. */
export const mcp: OwnCommand = serverCommand(
  "mcp",
  "Serve the API to agents, over the Model Context Protocol",
  "Starts an MCP server on stdin and stdout, with the profile and the policy of the command line, if @planasonix/mcp is installed. Flags are passed on.",
  ["planasonix mcp --allow read,start"],
);

function serverCommand(
  name: string,
  summary: string,
  description: string,
  examples: readonly string[] = [`planasonix ${name} --port 4020`],
): OwnCommand {
  return {
    page: {
      summary,
      description,
      usage: name,
      args: [],
      examples,
      facts: [],
    },
    flags: [fromFlag],
    takesAll: true,
    run: (session, { words }) => runServer(name, words, session.machine),
  };
}

/** Runs the server as a process of its own, which gets the signals of the terminal, and ends with its exit code. */
async function runServer(name: string, given: readonly string[], { cwd, onSignal }: Machine): Promise<number> {
  const { from, args } = takeFrom(given);
  const manifest = findModule(`@planasonix/${name}/package.json`, readFrom(from, cwd));
  if (manifest === undefined) {
    const place = from === undefined ? "beside this program (--from . takes that of this folder)" : `in ${from}`;
    throw new UsageError(
      `@planasonix/${name} is not installed ${place}`,
      `npx @planasonix/${name} ${args.join(" ")}`.trim(),
    );
  }
  const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(readFileSync(manifest, "utf8"));
  const [program] = Object.values(bin).map((path) => join(dirname(manifest), path));
  const child = spawn(process.execPath, [String(program), ...args], { stdio: "inherit" });
  const stopListening = onSignal((signal) => child.kill(signal));
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      stopListening();
      resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
    });
  });
}

/** Takes `--from` out of the arguments: the others are those of the server. */
function takeFrom(given: readonly string[]): { readonly from: string | undefined; readonly args: readonly string[] } {
  const at = given.findIndex((word) => /^--from(=|$)/.test(word));
  if (at < 0) return { from: undefined, args: given };
  const [word = ""] = given.slice(at);
  const [from = "", after] = word.includes("=") ? [word.slice("--from=".length), at + 1] : [given[at + 1], at + 2];
  return { from, args: [...given.slice(0, at), ...given.slice(after)] };
}
