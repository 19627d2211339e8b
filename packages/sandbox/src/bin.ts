#!/usr/bin/env node
import { createRequire, isBuiltin } from "node:module";

if (isBuiltin("node:sqlite")) {
  process.exitCode = await run();
} else {
  process.stderr.write(`planasonix-sandbox: needs Node 22.13 or newer, and this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
}

/** Imports the command dynamically, because its modules fail to load without `node:sqlite`. */
async function run(): Promise<number> {
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  const argv = process.argv.slice(2);
  const { processIo, runCommand } = await import("@planasonix/serving");
  if (argv[0] === "explore") {
    const { runExploreCommand } = await import("./exploration/command.ts");
    return runExploreCommand(argv.slice(1), processIo(process));
  }
  const { sandboxCommand } = await import("./cli.ts");
  return runCommand(
    argv,
    sandboxCommand(version, { env: process.env, isTerminal: process.stdout.isTTY }),
    processIo(process),
  );
}
