import { compiledAhead } from "../description/compiled-ahead.ts";
import { createDocument } from "../description/document.ts";
import { controlDocument } from "../generated/control-description.ts";
import { checks as controlChecks } from "../generated/control-validators.ts";
import { shortDescription } from "../generated/short-description.ts";
import { checks } from "../generated/validators.ts";
import type { Platform } from "./platform.ts";
import { connectSqlJs, type SqlJs } from "./sql-js.ts";

/**
 * What the sandbox uses in a page or a worker: SQLite as WebAssembly, the description without its texts, and checks of
 * requests that were compiled ahead, because a page may forbid the evaluation of code. Responses are checked in Node only.
 */
export function pagePlatform(sqlite: SqlJs): Platform {
  return {
    connect: () => connectSqlJs(sqlite),
    readDocument: () => createDocument(JSON.parse(shortDescription)),
    readText: () => shortDescription, // JSON is YAML.
    createValidator: () => compiledAhead(checks),
    controlValidator: compiledAhead(controlChecks),
    controlText: JSON.stringify(controlDocument),
  };
}
