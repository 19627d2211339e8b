import {
  listStarts,
  readStarts,
  resolveStart,
  type StartOutcome,
  type StartStore,
  type StartsOfKey,
} from "@planasonix/client/once";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Session } from "../session/session.ts";
import { printList, printValue, readPrintOptions } from "../shown/print.ts";
import { openStore } from "../work/once/open-store.ts";
import { fromFlag, storeFlag } from "./added-flags.ts";
import type { OwnCommand } from "./own-command.ts";

const keyArgument = [
  "<key>",
  "The key of the start: what was given as --key, or the key that an error names.",
] as const;
const store = { ...storeFlag, description: "Where the starts are remembered, also as env:NAME." };
const fieldsOfStart = ["key", "state", "id", "at", "until", "sequence", "operation", "target"];
const fieldsOfKey = ["key", "operation", "target", "starts"];

/** `planasonix starts list`: the last start under each key of a store. */
export const startsList: OwnCommand = {
  page: {
    summary: "Show the starts that a store remembers",
    description:
      "Prints the last start under each key. An undecided one has no known response: the next command with its key finds out, or says that you have to.",
    usage: "starts list --store <folder|redis://...>",
    args: [],
    examples: ["planasonix starts list --store /mnt/shared/starts"],
    facts: [],
  },
  flags: [store, fromFlag],
  async run(session) {
    const print = printOptions(session, "starts list", fieldsOfStart);
    const all = await withStore(session, listStarts);
    await printList(lastStarts(all), ["key", "state", "id", "at@"], print);
    return undefined;
  },
};

/** `planasonix starts show`: all starts under one key. */
export const startsShow: OwnCommand = {
  page: {
    summary: "Show the starts under one key",
    description: "Prints all starts under a key, the oldest first, with what is known about each.",
    usage: "starts show <key> --store <folder|redis://...>",
    args: [keyArgument],
    examples: ["planasonix starts show orders-2026-11-24 --store /mnt/shared/starts"],
    facts: [],
  },
  flags: [store, fromFlag],
  async run(session, { words: [key] }) {
    const print = printOptions(session, "starts show", fieldsOfKey);
    await withStore(session, async (store) => printValue(await readKnown(store, keyOf(key, "show")), print));
    return undefined;
  },
};

/** `planasonix starts resolve`: settles an undecided start. */
export const startsResolve: OwnCommand = {
  page: {
    summary: "State what a start has done that no command can find out",
    description:
      "Settles the newest undecided start under a key. With --id, the next command with this key waits for that work. With --not-started, it starts again: look at the API first, and be sure that no process still sends the request.",
    usage: "starts resolve <key> --store <folder|redis://...> (--id <id> | --not-started)",
    args: [keyArgument],
    examples: [
      "planasonix starts resolve orders-2026-11-24 --store /mnt/shared/starts --id run_01hqxyz",
      "planasonix starts resolve orders-2026-11-24 --store /mnt/shared/starts --not-started",
    ],
    facts: [],
  },
  flags: [
    store,
    fromFlag,
    { name: "id", isSwitch: false, placeholder: "<id>", description: "The ID of the work that was started." },
    { name: "not-started", isSwitch: true, description: "Nothing was started." },
  ],
  async run(session, { words: [given] }) {
    const print = printOptions(session, "starts resolve", fieldsOfKey);
    const key = keyOf(given, "resolve");
    const outcome = readOutcome(session);
    await withStore(session, async (store) => {
      const { starts } = await readKnown(store, key);
      const { until = "" } = starts.findLast(({ state }) => state === "undecided") ?? {};
      if (outcome === "not started" && session.machine.now() < Date.parse(until)) {
        throw new Ended(
          exitCodes.notSent,
          `The request of the start may still be sent until ${until}: look at the API after that`,
        );
      }
      await resolveStart(store, key, outcome);
      await printValue(await readKnown(store, key), print);
    });
    return undefined;
  },
};

async function* lastStarts(all: readonly StartsOfKey[]): AsyncGenerator<unknown> {
  for (const { key, operation, target, starts } of all) yield { key, ...starts.at(-1), operation, target };
}

function printOptions({ flags, machine }: Session, name: string, fields: readonly string[]) {
  return readPrintOptions(flags, machine.stdout, machine.now(), { name, fields });
}

/** @throws {UsageError} If there is no store. */
async function withStore<Value>(session: Session, act: (store: StartStore) => Promise<Value>): Promise<Value> {
  const opened = await openStore(session, { isRead: true });
  if (!opened) throw new UsageError("starts needs --store, which says where the starts are remembered");
  return await act(opened.store).finally(() => opened.close());
}

/** @throws {Ended} If nothing is stored under the key. */
async function readKnown(store: StartStore, key: string): Promise<StartsOfKey> {
  const known = await readStarts(store, key);
  if (known) return known;
  throw new Ended(exitCodes.rejected, `The store remembers no start under ${JSON.stringify(key)}`);
}

function keyOf(given: string | undefined, name: string): string {
  if (!given) throw new UsageError(`starts ${name} needs one <key>`, `planasonix starts ${name} --help`);
  return given;
}

function readOutcome(session: Session): StartOutcome {
  const id = session.flag("id");
  // An empty variable of a script is no ID.
  if (id === "" || (id === undefined) === !session.isOn("not-started")) {
    throw new UsageError("starts resolve needs either --id or --not-started", "planasonix starts resolve --help");
  }
  return id === undefined ? "not started" : { id };
}
