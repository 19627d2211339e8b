import type { SqlJs } from "../platform/sql-js.ts";
import { checkSandboxOptions, type SandboxOptions } from "./options.ts";

/** What only Node has: ports and files. */
const nodeOptions: readonly string[] = [
  "host",
  "allowHosts",
  "allowOrigins",
  "onRequest",
  "data",
  "dialect",
  "spec",
  "like",
];

/** Options of a sandbox in a page. */
export interface PageOptions
  extends Omit<
    SandboxOptions,
    "port" | "host" | "allowHosts" | "allowOrigins" | "onRequest" | "data" | "dialect" | "spec" | "like"
  > {
  /** SQLite, which keeps the data in memory: the result of `initSqlJs()` of sql.js. */
  readonly sqlite: SqlJs | Promise<SqlJs>;
  /** Always `false`: only `fetch` reaches the sandbox. */
  readonly port?: false | undefined;
}

/** Checks the options of a sandbox in a page. @throws {TypeError} If an option is unknown, invalid, or needs Node. */
export async function checkPageOptions(
  options: PageOptions,
): Promise<{ readonly sqlite: SqlJs; readonly shared: SandboxOptions }> {
  const { sqlite: loading, port = false, ...shared } = options ?? {};
  const sqlite = await loading;
  if (typeof sqlite?.Database !== "function") {
    throw new TypeError("`sqlite` must be the result of `initSqlJs()` of the package sql.js");
  }
  if (port !== false) throw new TypeError("`port` must be false here: only the sandbox in Node opens a port");
  const other = nodeOptions.find((name) => name in shared);
  if (other !== undefined) throw new TypeError(`\`${other}\` is an option of @planasonix/sandbox in Node`);
  checkSandboxOptions(shared);
  return { sqlite, shared };
}
