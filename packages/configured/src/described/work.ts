import type { Command, Waiter } from "./command.ts";
import { findCommand } from "./find-command.ts";

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
  const { command } = findCommand(resource, name);
  if (!command?.waiter) throw new Error(`${resource} ${name} does not wait`);
  return workOfCommand(command);
}

/** The kind of work that a command of the action `wait` waits for. */
export function workOfCommand({ operation, waiter, path, fields, example }: Command): Work {
  if (!waiter) throw new Error(`${operation} has no waiter`);
  return { poll: operation, waiter, path, fields, wait: [example[0] ?? "", example[1] ?? ""] };
}

/** The operation that a command calls, by the words of the command. */
export function operationOf([resource, name]: readonly [string, string]): string {
  const { command } = findCommand(resource, name);
  if (!command) throw new Error(`${resource} ${name} is no command`);
  return command.operation;
}

/** The status of a resource, where the waiter says it is: the client accepts no other resource. */
export function statusOf({ waiter }: Work, resource: unknown): string {
  return String(valueAt(waiter.status, resource));
}

/** How work ended, as its waiter maps its status; `pending` while it is still going. */
export function verdictOf(work: Work, resource: unknown): "succeeded" | "failed" | "canceled" | "pending" {
  const status = statusOf(work, resource);
  return (["succeeded", "failed", "canceled"] as const).find((end) => work.waiter[end].includes(status)) ?? "pending";
}

/** The ID at a JSON pointer in a response, of which `resource` is the data. */
export function idAt(pointer: string, resource: unknown): string | undefined {
  const id = valueAt(pointer, resource);
  return typeof id === "string" || typeof id === "number" || id instanceof Number ? String(id) : undefined;
}

/** The value at a JSON pointer in a response, of which `resource` is the data. */
export function valueAt(pointer: string, resource: unknown): unknown {
  const [, , ...path] = pointer.split("/");
  return path.reduce<unknown>((value, name) => Object(value)[name], resource);
}
