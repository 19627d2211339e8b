#!/usr/bin/env node
import { createRequire } from "node:module";
import { main } from "./cli.ts";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
const stopped = new Promise((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
});

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (line) => console.error(line),
  version,
  stopped,
});
