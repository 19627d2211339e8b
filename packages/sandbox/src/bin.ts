#!/usr/bin/env node
import { createRequire, isBuiltin } from "node:module";
import { neededNode } from "./description/node-version.ts";

if (isBuiltin("node:sqlite")) {
  process.exitCode = await run();
} else {
  process.stderr.write(`planasonix-sandbox: ${neededNode()}\n`);
  process.exitCode = 2;
}

/** Imports the command dynamically, because its modules may fail to load in an older Node. */
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
