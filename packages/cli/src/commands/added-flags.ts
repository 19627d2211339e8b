// The flags of single commands that no operation describes. `addedFlags` states which command has which of them.
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import type { SharedFlag } from "../typed/shared-flags.ts";

const limit: SharedFlag = {
  name: "limit",
  isSwitch: false,
  placeholder: "<n>",
  description: "Maximum number of items in all. Default: every item.",
};

const all: SharedFlag = {
  name: "all",
  isSwitch: true,
  description: "Print every item, also with PLANASONIX_AGENT=1, which otherwise stops after 100.",
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

const onInterrupt: SharedFlag = {
  name: "on-interrupt",
  isSwitch: false,
  placeholder: "<cancel|detach>",
  description: "What SIGINT, SIGTERM and SIGHUP do to the work. Default: detach, which leaves it going.",
};

const resultFile: SharedFlag = {
  name: "result-file",
  isSwitch: false,
  placeholder: "<file>",
  description: "JSON file for ID, URL, outcome, exit code and resource, written before the wait and after it.",
};

const wait: SharedFlag = {
  name: "wait",
  isSwitch: true,
  description: "Wait until the started work has ended. The exit code says how it ended.",
};

/** Where starts are remembered. */
export const storeFlag: SharedFlag = {
  name: "store",
  isSwitch: false,
  placeholder: "<folder|redis://...>",
  description: "Where starts are remembered, also as env:NAME. Default: only the idempotency key tells them apart.",
};

/** Where the packages for Redis are. */
export const fromFlag: SharedFlag = {
  name: "from",
  isSwitch: false,
  placeholder: "<folder>",
  description: "Folder whose packages to use for Redis, such as . for a project. Default: those beside this program.",
};

const once: readonly SharedFlag[] = [
  {
    name: "once",
    isSwitch: true,
    description: "Start once per CI job: a restarted job takes up what is going, and starts again after a failure.",
  },
  {
    name: "key",
    isSwitch: false,
    placeholder: "<text>",
    description: "Start once under this key, such as orders-2026-11-24, instead of the identity of the CI job.",
  },
  {
    name: "label",
    isSwitch: false,
    placeholder: "<text>",
    description: "What the CI system does not tell apart, such as the legs of a matrix. Default: PLANASONIX_JOB_LABEL.",
  },
  storeFlag,
  fromFlag,
  {
    name: "reuse",
    isSwitch: false,
    placeholder: "<none|going|succeeded>",
    description: "Earlier work to take up. Default: succeeded with --key, which names work; going with --once.",
  },
  {
    name: "if-unsure",
    isSwitch: false,
    placeholder: "<adopt|fail>",
    description: "Whether to take up the only run that an earlier start can have started. Default: adopt.",
  },
];

const follow: SharedFlag = {
  name: "follow",
  short: "f",
  isSwitch: true,
  description: "Print lines of the log as they arrive.",
};

const recent: readonly SharedFlag[] = [
  { name: "failed", isSwitch: true, description: "Only failed runs: the same as --status failed." },
  {
    name: "since",
    isSwitch: false,
    placeholder: "<time>",
    description: "Only runs since this time, such as 24h for the last 24 hours, yesterday or 2026-11-24T06:00:00Z.",
  },
];

const exitZero: SharedFlag = {
  name: "exit-zero",
  isSwitch: true,
  description: `End with 0 also if the test did not pass. Default: ${exitCodes.failed}.`,
};

/** Only runs have a log that can be followed. */
function hasLog(operation: string): boolean {
  return operation === "runs.get";
}

/** The flags that a command has in addition to those of its operation and of every command. */
export function addedFlags({
  action,
  method,
  paged,
  result,
  starts,
  waiter,
  operation,
  verdict,
}: Command): SharedFlag[] {
  if (action === "wait")
    return [...(hasLog(operation) ? [follow] : []), ...(waiter?.cancel ? [onInterrupt] : []), resultFile];
  if (action === "logs") return [follow, limit, all];
  const startFlags = starts
    ? [wait, ...(hasLog(`${starts.wait[0]}.get`) ? [follow] : []), onInterrupt, resultFile, ...once]
    : [];
  return [
    ...startFlags,
    ...(operation === "runs.list" ? recent : []),
    ...(result === "list" ? [limit, all] : []),
    ...(paged ? [cursor] : []),
    ...(method === "POST" ? [idempotencyKey] : []),
    ...(result === "file" ? [save] : []),
    ...(verdict ? [exitZero] : []),
  ];
}
