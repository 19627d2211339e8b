#!/usr/bin/env node
// The version alone needs no other module, so that it costs no more than starting Node. For the same reason, the build
// makes this module CommonJS: Node loads its loader of ES modules only when it is needed.
import { writeSync } from "node:fs";
import { version } from "./generated/version.ts";

/** The exit code of a bug. Node would end with 1, which means that work failed, or with 13 if a promise never settles. */
const bug = 70;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  writeSync(2, `planasonix needs Node 22.12 or newer, and this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (process.argv.length === 3 && /^(--version|-V)$/.test(process.argv[2] ?? "")) {
  try {
    writeSync(1, `${version}\n`);
  } catch {
    process.exitCode = 1; // Nobody reads it, or the disk is full.
  }
} else {
  process.exitCode = bug;
  process.on("uncaughtException", (error) => {
    process.exitCode = bug;
    const text = `Error: This is a bug of planasonix: ${error?.stack ?? error}\nPlease report it.\n`;
    // The text may quote a server. If the program itself cannot be loaded, none has been reached.
    void import("./main.ts")
      .then(({ printable }) => printable(text))
      .catch(() => text)
      .then((shown) => process.stderr.write(shown, () => process.exit()));
  });
  void import("./main.ts").then(async ({ runProcess }) => {
    process.exitCode = await runProcess(process);
  });
}
