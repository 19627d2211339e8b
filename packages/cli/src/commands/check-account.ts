import type { Planasonix } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { clientMethod } from "@planasonix/configured/src/session/client-method.ts";
import type { SpokenDialect } from "@planasonix/configured/src/session/spoken-dialect.ts";

const asked = "profile.get";

type Checked = Pick<SpokenDialect, "option" | "lacks">;
type Limits = { readonly deadlineMs?: number };

/** What one call says about a server and a key. */
export interface CheckedAccount {
  /** The operation that was called; `undefined` if the dialect has none that can be called without knowing an ID. */
  readonly operation: string | undefined;
  /** Whose key it is; `undefined` if that cannot be asked in the dialect. */
  readonly profile: unknown;
}

/**
 * Asks whose API key it is, which takes one call. A dialect that has no such operation reads a page of a list instead:
 * that says that the server accepts the key, and speaks the dialect.
 */
export async function checkAccount(
  client: Planasonix,
  dialect: Checked | undefined,
  limits: Limits,
): Promise<CheckedAccount> {
  if (!dialect || dialect.lacks.unsupported[asked] === undefined) {
    return { operation: asked, profile: await client.profile.get(limits) };
  }
  return { operation: await readList(client, dialect, limits), profile: undefined };
}

/** Reads a page of a list that a dialect has, and returns its operation; `undefined` if it has none. */
export async function readList(client: Planasonix, dialect: Checked, limits: Limits): Promise<string | undefined> {
  const list = listIn(dialect);
  await (list && clientMethod(client, list.operation)(...(list.takes === "query" ? [{}, limits] : [limits])));
  return list?.operation;
}

/** A list that can be read without knowing an ID: that of the pipelines, or else the first one of the dialect. */
function listIn({ option, lacks }: Checked): Command | undefined {
  const names = ["pipelines.list", ...Object.keys(option.data.operations)];
  const commands = readIndex().groups.flatMap(({ resources }) => resources.flatMap(({ name }) => readCommands(name)));
  const lists = commands.filter(({ result, ids, action }) => result === "list" && ids.length === 0 && !action);
  const supported = names.filter((name) => lacks.unsupported[name] === undefined);
  return supported.flatMap((name) => lists.find(({ operation }) => operation === name) ?? [])[0];
}
