import { createHash } from "node:crypto";
import type { Planasonix } from "@planasonix/client";
import { findCommand } from "@planasonix/configured/src/described/find-command.ts";
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

/**
 * The IDs that an argument or a flag can have, from the command that lists them.
 * @param words The words of that command, such as `folders list`.
 */
export async function idsFor(
  words: string,
  { identity, connect }: Account,
  cache: Cache,
  now: number,
): Promise<readonly Candidate[]> {
  const [first = "", second] = words.split(" ");
  const { command: list } = findCommand(first, second);
  // Some lists need to be told what to list, such as the project of folders.
  if (!list || list.query.some(({ required }) => required)) return [];
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

function nameOf({ attributes }: Record<string, unknown>): string {
  const { name, status, pipeline_name }: Record<string, unknown> = isRecord(attributes) ? attributes : {};
  return [name ?? pipeline_name, status].filter((part) => typeof part === "string").join(", ");
}

function isCandidate(value: unknown): value is Candidate {
  return isRecord(value) && typeof value.word === "string" && typeof value.text === "string";
}
