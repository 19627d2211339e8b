import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Session } from "../session/session.ts";
import { formats } from "../shown/print.ts";
import { shapesOf } from "../typed/request.ts";
import { sharedFlags } from "../typed/shared-flags.ts";
import { addedFlags } from "./added-flags.ts";
import { openCache } from "./completion/cache.ts";
import { type CandidateFlag, candidates, type FlagsOf, type OtherCommand } from "./completion/candidates.ts";
import { idsFor } from "./completion/ids.ts";
import { shells } from "./completion/scripts.ts";
import type { OwnCommand, OwnEntry } from "./own-command.ts";

/** `planasonix completion`: prints the script that completes commands in a shell. */
export const completion: OwnCommand = {
  page: {
    summary: "Complete commands in your shell",
    description: `Prints a script that completes resources, commands, flags, their values and IDs. IDs are read from the API and kept for a minute.`,
    usage: "completion <shell>",
    args: [["<shell>", `${Object.keys(shells).join(", ")}.`]],
    examples: Object.values(shells).map(({ install }) => install),
    facts: [],
  },
  flags: [],
  values: Object.keys(shells),
  async run({ machine }, { words }) {
    const shell = shells[words[0] ?? ""];
    if (!shell) {
      throw new UsageError(
        `completion needs a shell: ${Object.keys(shells).join(", ")}`,
        "planasonix completion --help",
      );
    }
    await machine.stdout.write(shell.script);
    return undefined;
  },
};

/** `planasonix __complete`: prints the words that can follow, for the scripts above. Never fails. */
export const completeWith = (entries: readonly OwnEntry[]): OwnCommand => ({
  page: { summary: "", description: "", usage: "__complete", args: [], examples: [], facts: [] },
  flags: [],
  takesAll: true,
  async run(session, { words }) {
    const { machine } = session;
    const given = words.map((word) => (word === '""' ? "" : word));
    const shared = await sharedFor(given);
    const others = entries.map((entry) => otherCommand(entry, shared));
    const ofCommand: FlagsOf = (command) => [...flagsOf(command), ...shared];
    const ready = candidates(given, others, ofCommand, (list) => readIds(session, list)).catch(() => []);
    const late = new Promise<undefined>((resolve) => void machine.after(1_000, () => resolve(undefined)));
    const found = await Promise.race([ready, late]);
    await machine.stdout.write((found ?? []).map(({ word, text }) => `${word}\t${text.slice(0, 80)}\n`).join(""));
    machine.exit(0); // A request may still be in flight, and the shell waits for the end of the process.
    return undefined;
  },
});

function otherCommand({ words, summary, load }: OwnEntry, shared: readonly CandidateFlag[]): OtherCommand {
  return {
    words,
    summary,
    async read() {
      const { flags, page, values = [], takesAll } = await load();
      const takesId = /^<\w+_id>$/.test(page.args[0]?.[0] ?? "");
      return { flags: takesAll ? [] : [...flags, ...shared], values: takesId ? "id" : values };
    },
  };
}

/** The flags that every command has. What knows the names of dialects is loaded only if one is being typed. */
async function sharedFor(given: readonly string[]): Promise<readonly CandidateFlag[]> {
  const isDialect = given.at(-2) === "--dialect" || given.at(-1)?.startsWith("--dialect=");
  const dialects = isDialect ? (await import("@planasonix/client/dialect")).dialectNames : [];
  const values: Readonly<Record<string, readonly string[]>> = { output: formats, dialect: dialects };
  return sharedFlags.map((flag) => ({ ...flag, ...(values[flag.name] && { values: values[flag.name] }) }));
}

/** The flags of a command that not every command has. */
function flagsOf(command: Parameters<typeof addedFlags>[0]): readonly CandidateFlag[] {
  const described = [...command.query, ...(command.body?.flags ?? [])];
  const own = shapesOf(command).map((shape) => {
    const flag = described.find(({ name }) => name === shape.name);
    const { description = "", values, list } = flag ?? {};
    return { ...shape, description, ...(values && { values }), ...(list && { list }) };
  });
  return [...own, ...addedFlags(command)];
}

async function readIds(session: Session, list: string): ReturnType<typeof idsFor> {
  const { server, apiKey, dialect } = await session.settings();
  const { machine } = session;
  const key = typeof apiKey?.value === "string" ? apiKey.value : "";
  const identity = JSON.stringify([server.url, apiKey?.source, key, dialect?.name]);
  const account = { identity, connect: () => session.client() };
  return idsFor(list, account, openCache(machine), machine.now());
}
