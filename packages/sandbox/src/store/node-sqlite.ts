import { createRequire } from "node:module";
import { neededNode } from "../description/node-version.ts";
import { SandboxError } from "../description/sandbox-error.ts";

/**
 * Loads SQLite of Node at its first use, because an import would fail without an explanation in an older Node.
 * @throws {SandboxError} `node_unsupported` if this Node has none.
 */
export function loadSqlite(): typeof import("node:sqlite") {
  try {
    return createRequire(import.meta.url)("node:sqlite");
  } catch (cause) {
    throw new SandboxError("node_unsupported", `The sandbox ${neededNode()}`, { cause });
  }
}
