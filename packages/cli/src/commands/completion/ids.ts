import { createHash } from "node:crypto";
import type { Planasonix } from "@planasonix/client";
import type { Command } from "../../described/command.ts";
import { readCommands, readIndex } from "../../described/read-commands.ts";
import { isRecord } from "../../shown/fields.ts";
import type { Cache } from "./cache.ts";
import type { Candidate } from "./candidates.ts";

const limitMs = 900;

/** The account whose IDs are completed. */
export interface Account {
  /** What tells it apart, such as the base URL and the API key. */
  readonly identity: string;
  connect(): Promise<Planasonix>;
}

/** The IDs that can be the argument of a command at a position, from the list of their resource. */
export async function idsFor(
  command: Command,
  position: number,
  { identity, connect }: Account,
  cache: Cache,
  now: number,
): Promise<readonly Candidate[]> {
  const id = command.ids[position];
  // What is below another resource would need the ID of that resource first.
  const list = id && listOf(command, id.name);
  if (!list || position > 0) return [];
  const name = `${createHash("sha256").update(`${identity} ${list.operation}`).digest("hex")}.json`;
  const kept = cache.read(name, now);
  if (Array.isArray(kept)) return kept.filter(isCandidate);
  const [resource = "", member = ""] = list.operation.split(".");
  const client = await connect();
  const method: (...given: unknown[]) => PromiseLike<{ readonly data: readonly unknown[] }> = Reflect.get(
    Object(Reflect.get(client, resource)),
    member,
  );
  const options = { deadlineMs: limitMs, maxRetries: 0 };
  const { data } = await method(...(list.takes === "query" ? [{}, options] : [options]));
  const found = data.flatMap((item) =>
    // Not one that the parser would take for a flag.
    isRecord(item) && typeof item.id === "string" && !item.id.startsWith("-")
      ? [{ word: item.id, text: nameOf(item) }]
      : [],
  );
  cache.write(name, found);
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

function isCandidate(value: unknown): value is Candidate {
  return isRecord(value) && typeof value.word === "string" && typeof value.text === "string";
}
