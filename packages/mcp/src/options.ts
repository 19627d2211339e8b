import { parseArgs } from "node:util";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Session } from "@planasonix/configured/src/session/session.ts";

/** What the arguments of the program ask for. */
export type Asked =
  | { readonly prints: "help" | "version" }
  | { readonly prints?: undefined; readonly flags: Session["flags"] };

/** The flags, each as the command line has it, with its line of help. */
const texts = {
  allow: [
    "<effects>",
    "Effects that operations may have, such as read,start. Default: read, unless a setting says more.",
  ],
  profile: ["<name>", "Profile of the configuration file. Default: PLANASONIX_PROFILE, otherwise default."],
  "base-url": ["<url>", "Base URL of the API. Default: PLANASONIX_BASE_URL, otherwise the public server."],
  "api-key-from": ["<source>", "Where the API key is: env:NAME or @file. Default: PLANASONIX_API_KEY."],
  dialect: ["<name|file>", "Form of the API that the server speaks. Default: PLANASONIX_DIALECT."],
  table: ["<folder>", "Folder that `planasonix generate` has written. Default: PLANASONIX_TABLE."],
} as const;

/** The text of `--help`. */
export const help: string = [
  "Usage: planasonix mcp [flags], or npx @planasonix/mcp [flags]",
  "",
  "Serves the Planasonix API to agents, over the Model Context Protocol on stdin and stdout. Reads the same",
  "configuration and policy as the command line.",
  "",
  "Flags:",
  ...Object.entries(texts).map(([name, [value, text]]) => `  ${`--${name} ${value}`.padEnd(24)}${text}`),
  `  ${"--debug".padEnd(24)}Log every request to stderr.`,
  `  ${"--help, --version".padEnd(24)}Print this, or the version.`,
  "",
].join("\n");

/** @throws {UsageError} If an argument is unknown, or a flag lacks its value or would read stdin. */
export function readOptions(args: readonly string[]): Asked {
  const { values, positionals } = parse(args);
  if (values.help) return { prints: "help" };
  if (values.version) return { prints: "version" };
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is no flag`, "planasonix mcp --help");
  if (values["api-key-from"] === "-") {
    throw new UsageError("--api-key-from - reads stdin, which the protocol needs: pass env:NAME or @file");
  }
  const given = Object.entries(values).map(([name, value]) => [name, [String(value)]] as const);
  return { flags: new Map(given) };
}

function parse(args: readonly string[]) {
  const value = { type: "string" } as const;
  const on = { type: "boolean" } as const;
  const options = {
    allow: value,
    profile: value,
    "base-url": value,
    "api-key-from": value,
    dialect: value,
    table: value,
    debug: on,
    help: { ...on, short: "h" },
    version: { ...on, short: "V" },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(Object(error).message, "planasonix mcp --help");
  }
}
