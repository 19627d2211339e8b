#!/usr/bin/env node
// The version alone needs no other module, so that it costs little more than starting Node.
import { version } from "./generated/version.ts";

if (process.argv.length === 3 && /^(--version|-V)$/.test(process.argv[2] ?? "")) {
  process.stdout.write(`${version}\n`);
} else {
  // Node ends with 1 after an uncaught error and with 13 if a promise never settles. Here, 1 means that work failed.
  const bug = 70;
  process.exitCode = bug;
  process.on("uncaughtException", (error) => {
    process.exitCode = bug;
    process.stderr.write(`Error: This is a bug of planasonix: ${error?.stack ?? error}\nPlease report it.\n`);
    process.exit();
  });
  const [{ main }, { processHost }] = await Promise.all([import("./main.ts"), import("./host.ts")]);
  process.exitCode = await main(process.argv.slice(2), processHost(process));
}
