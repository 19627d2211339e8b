import type { FlagShape } from "./parse.ts";

/** A flag that every command has, with its line of help. */
export interface SharedFlag extends FlagShape {
  readonly description: string;
}

/** The flags that say which API, which key and which policy are meant. */
export const apiFlagNames = ["table", "profile", "base-url", "api-key-from", "dialect", "allow"] as const;

/** The flags among the arguments that say so, for another command. */
export function apiFlagsIn(args: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    const name = apiFlagNames.find((one) => word === `--${one}` || word.startsWith(`--${one}=`));
    if (name === undefined) return [];
    return word.includes("=") ? [word] : [word, args[index + 1] ?? ""];
  });
}

/** The flags that every command has. */
export const sharedFlags: readonly SharedFlag[] = [
  {
    name: "output",
    short: "o",
    isSwitch: false,
    placeholder: "<format>",
    description: "table, json, ndjson, yaml or csv. Default: table on a terminal, json elsewhere.",
  },
  {
    name: "fields",
    isSwitch: false,
    placeholder: "<a,b.c>",
    description: "Fields to print, such as id,name,metrics.rows_read.",
  },
  {
    name: "spreadsheet",
    isSwitch: true,
    description: "With -o csv: put an apostrophe in front of text that a spreadsheet would execute.",
  },
  {
    name: "profile",
    isSwitch: false,
    placeholder: "<name>",
    description: "Profile of the configuration file. Default: PLANASONIX_PROFILE, otherwise default.",
  },
  {
    name: "base-url",
    isSwitch: false,
    placeholder: "<url>",
    description: "Base URL of the API. Default: PLANASONIX_BASE_URL, otherwise the public server.",
  },
  {
    name: "api-key-from",
    isSwitch: false,
    placeholder: "<source>",
    description: "Where the API key is: env:NAME, @file or - for stdin. Default: PLANASONIX_API_KEY.",
  },
  {
    name: "dialect",
    isSwitch: false,
    placeholder: "<name|file>",
    description:
      "Form of the API that the server speaks, if it is not the documented one. Default: PLANASONIX_DIALECT.",
  },
  {
    name: "table",
    isSwitch: false,
    placeholder: "<folder>",
    description: "Folder that generate has written: has the commands of that API. Default: PLANASONIX_TABLE.",
  },
  {
    name: "allow",
    isSwitch: false,
    placeholder: "<effects>",
    description:
      "Effects that the command may have, such as read,start. Every other limit still counts. Default: PLANASONIX_ALLOW.",
  },
  {
    name: "timeout",
    isSwitch: false,
    placeholder: "<duration>",
    description: "Time limit, such as 90s or 2h: of a call (default 5m), or of the whole wait (default: none).",
  },
  {
    name: "show-request",
    isSwitch: true,
    description: "Print the request as a curl command, without secrets, and send nothing.",
  },
  { name: "yes", short: "y", isSwitch: true, description: "Do not ask before something is deleted." },
  {
    name: "errors",
    isSwitch: false,
    placeholder: "<text|json>",
    description: "How to print an error. Default: PLANASONIX_ERRORS, otherwise text, or json for an agent.",
  },
  { name: "no-color", isSwitch: true, description: "Print without colors, as if NO_COLOR were set." },
  { name: "debug", isSwitch: true, description: "Log every request to stderr, and print the details of an error." },
  { name: "help", short: "h", isSwitch: true, description: "Print the help of a command." },
];
