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
  const [{ processIo, runCommand }, { sandboxCommand }] = await Promise.all([
    import("@planasonix/serving"),
    import("./cli.ts"),
  ]);
  return runCommand(process.argv.slice(2), sandboxCommand(version), processIo(process));
}
