import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Planasonix } from "@planasonix/client";
import type { Command } from "../../described/command.ts";
import { readCommands, readIndex } from "../../described/read-commands.ts";
import { isRecord } from "../../shown/fields.ts";
import type { Candidate } from "./candidates.ts";

/** Where completed IDs are kept, for how long and since when. */
export interface IdCache {
  readonly folder: string;
  /** What tells apart the accounts whose IDs are kept, such as the base URL and the API key. */
  readonly account: string;
  readonly now: number;
}

/** How long IDs are kept, in milliseconds. */
const keptMs = 60_000;
const limitMs = 900;

/** The IDs that can be the argument of a command at a position, from the list of their resource. */
export async function idsFor(
  command: Command,
  position: number,
  cache: IdCache,
  connect: () => Promise<Planasonix>,
): Promise<readonly Candidate[]> {
  const id = command.ids[position];
  // What is below another resource would need the ID of that resource first.
  const list = id && listOf(command, id.name);
  if (!list || position > 0) return [];
  const path = join(
    cache.folder,
    `${createHash("sha256").update(`${cache.account} ${list.operation}`).digest("hex")}.json`,
  );
  const kept = readKept(path, cache.now);
  if (kept) return kept;
  const [resource = "", member = ""] = list.operation.split(".");
  const client = await connect();
  const method: (...given: unknown[]) => PromiseLike<{ readonly data: readonly unknown[] }> = Reflect.get(
    Object(Reflect.get(client, resource)),
    member,
  );
  const options = { deadlineMs: limitMs, maxRetries: 0 };
  const { data } = await method(...(list.takes === "query" ? [{}, options] : [options]));
  const found = data.flatMap((item) =>
    isRecord(item) && typeof item.id === "string" ? [{ word: item.id, text: nameOf(item) }] : [],
  );
  keep(path, cache.folder, found);
  return found;
}

/** The list of the resource that has an ID of this name: the own one, or the one that is named like the ID. */
function listOf({ example }: Command, name: string): Command | undefined {
  const stem = name.replace(/_id$/, "").replaceAll("_", "-");
  const known = readIndex().groups.flatMap(({ resources }) => resources.map((resource) => resource.name));
  const own = readCommands(example[0] ?? "");
  const isOwn = own.some((command) => command.name === "get" && command.ids[0]?.name === name);
  const other = known.find((resource) => resource === `${stem}s`);
  const commands = isOwn ? own : other ? readCommands(other) : [];
  return commands.find(
    (command) =>
      command.name === "list" && command.ids.length === 0 && command.query.every(({ required }) => !required),
  );
}

function nameOf({ attributes }: Record<string, unknown>): string {
  const { name, status, pipeline_name }: Record<string, unknown> = isRecord(attributes) ? attributes : {};
  return [name ?? pipeline_name, status].filter((part) => typeof part === "string").join(", ");
}

function readKept(path: string, now: number): Candidate[] | undefined {
  try {
    if (now - statSync(path).mtimeMs > keptMs) return undefined;
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function keep(path: string, folder: string, found: readonly Candidate[]): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(found), { mode: 0o600 });
  } catch {}
}
