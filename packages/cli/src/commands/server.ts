import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../errors/usage-error.ts";
import { findModule } from "../session/find-package.ts";
import type { Host } from "../session/host.ts";
import type { OwnCommand } from "./own-command.ts";

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

function serverCommand(name: string, summary: string, description: string): OwnCommand {
  return {
    page: {
      summary,
      description,
      usage: name,
      args: [],
      examples: [`planasonix ${name} --port 4020`],
      facts: [],
    },
    flags: [],
    takesAll: true,
    run: (session, { words }) => runServer(name, words, session.host),
  };
}

/** Runs the server as a process of its own, which gets the signals of the terminal, and ends with its exit code. */
async function runServer(name: string, args: readonly string[], { cwd, onSignal }: Host): Promise<number> {
  const manifest = findModule(`@planasonix/${name}/package.json`, cwd);
  if (manifest === undefined) {
    throw new UsageError(`@planasonix/${name} is not installed`, `npx @planasonix/${name} ${args.join(" ")}`.trim());
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
