import type { Planasonix } from "@planasonix/client";
import type { Command, Waiter } from "../generated/command.ts";
import { isRecord } from "../output/fields.ts";
import { readCommands } from "../read-commands.ts";
import type { Session } from "../session/session.ts";
import { quote } from "../values/quote.ts";

/** A kind of work, and the commands that concern it. */
export interface Work {
  /** The operation that is polled, such as `runs.get`. */
  readonly poll: string;
  readonly waiter: Waiter;
  /** The words of the command that waits. */
  readonly wait: readonly [string, string];
  /** The path of the polled resource, such as `/runs/{run_id}`. */
  readonly path: string;
  /** The paths of its fields. */
  readonly fields: readonly string[] | undefined;
}

/** The kind of work that a command waits for, by the words of the command. */
export function workOf([resource, name]: readonly [string, string]): Work {
  const command = readCommands(resource).find((known) => known.name === name);
  if (!command?.waiter) throw new Error(`${resource} ${name} does not wait`);
  return workOfCommand(command);
}

/** The kind of work that a command of the action `wait` waits for. */
export function workOfCommand({ operation, waiter, path, fields, example }: Command): Work {
  if (!waiter) throw new Error(`${operation} has no waiter`);
  return { poll: operation, waiter, path, fields, wait: [example[0] ?? "", example[1] ?? ""] };
}

/** The status of a resource, where the waiter says it is. */
export function statusOf({ waiter }: Work, resource: unknown): string {
  const [, , ...path] = waiter.status.split("/");
  const status = path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), resource);
  return typeof status === "string" ? status : "unknown";
}

/** The value at a JSON pointer in a response, of which `resource` is the data. */
export function idAt(pointer: string, resource: unknown): string | undefined {
  const [, , ...path] = pointer.split("/");
  const id = path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), resource);
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

/** A method of the client by the name of its resource and its own. */
export function methodOf(
  client: Planasonix,
  operation: string,
  method: string,
): (...values: unknown[]) => Promise<unknown> {
  const [resource = ""] = operation.split(".");
  return Reflect.get(Object(Reflect.get(client, resource)), method);
}

/** A command that can be pasted into a shell, with the flags that say which API is meant. */
export function pasteable(session: Session, words: readonly string[]): string {
  const flags = ["profile", "base-url"].flatMap((name) => {
    const value = session.flag(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  return ["planasonix", ...words, ...flags].map(quote).join(" ");
}
