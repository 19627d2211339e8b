// This folder contains the commands. Each module is loaded only when its command runs.
import type { Command } from "../description/command.ts";
import type { SharedFlag } from "../words/shared-flags.ts";

const limit: SharedFlag = {
  name: "limit",
  isSwitch: false,
  placeholder: "<n>",
  description: "Maximum number of items in all. Default: every item.",
};

const cursor: SharedFlag = {
  name: "cursor",
  isSwitch: false,
  placeholder: "<text>",
  description: "Cursor of the page to begin with.",
};

const idempotencyKey: SharedFlag = {
  name: "idempotency-key",
  isSwitch: false,
  placeholder: "<text>",
  description: "Key of this request. Requests with the same key are executed once. Default: a new key.",
};

const save: SharedFlag = {
  name: "save",
  isSwitch: false,
  placeholder: "<file>",
  description: "File to write the result to. Default: stdout, which must not be a terminal.",
};

/** The flags that a command has in addition to those of its operation and of every command. */
export function addedFlags({ method, paged, result }: Pick<Command, "method" | "paged" | "result">): SharedFlag[] {
  return [
    ...(result === "list" ? [limit] : []),
    ...(paged ? [cursor] : []),
    ...(method === "POST" ? [idempotencyKey] : []),
    ...(result === "file" ? [save] : []),
  ];
}
