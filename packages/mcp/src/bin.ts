#!/usr/bin/env node
import { writeSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  writeSync(2, `@planasonix/mcp needs Node 22.12 or newer, and this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // Nothing but the protocol goes to stdout, whatever a module prints.
  for (const name of ["log", "info", "debug"] as const) console[name] = console.error;
  void import("./main.ts").then(({ runProcess }) => runProcess(process));
}
