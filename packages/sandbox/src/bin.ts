#!/usr/bin/env node
import { createRequire } from "node:module";
import { processIo, runCommand } from "@planasonix/serving";
import { sandboxCommand } from "./cli.ts";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

process.exitCode = await runCommand(process.argv.slice(2), sandboxCommand(version), processIo(process));
