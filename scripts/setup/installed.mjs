#!/usr/bin/env node
// Ends with a message if the packages of a folder are not installed: `npm start` installs only what it needs.
//
//   node scripts/setup/installed.mjs <folder> ...
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./processes.mjs";

const missing = process.argv.slice(2).filter((folder) => !existsSync(join(root, folder, "node_modules")));
if (missing.length > 0) {
  console.error(
    `The packages of ${missing.join(", ")} are not installed: run npm run setup, and type the command again.`,
  );
  process.exit(2);
}
