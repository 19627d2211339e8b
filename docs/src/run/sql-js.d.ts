// The part of sql.js that the worker uses.
declare module "sql.js" {
  import type { SqlJs } from "@planasonix/sandbox/browser";

  export default function initSqlJs(options?: { readonly locateFile: (name: string) => string }): Promise<SqlJs>;
}
