import type { Command, Resource } from "./command.ts";
import { readCommands, readIndex } from "./read-commands.ts";

/** A resource and one of its commands, as far as there are such. */
export interface FoundCommand {
  readonly resource?: Resource;
  readonly command?: Command;
}

/** Finds the command with these words. */
export function findCommand(first: string, second?: string): FoundCommand {
  const resource = allResources().find(({ name }) => name === first);
  if (!resource || second === undefined) return { ...(resource && { resource }) };
  const command = readCommands(first).find(({ name }) => name === second);
  return { resource, ...(command && { command }) };
}

/** All resources. */
export function allResources(): readonly Resource[] {
  return readIndex().groups.flatMap(({ resources }) => resources);
}

/** The command of a method of the client, such as `runs.listLogs` or `runs.wait`. */
export function commandOf(method: string): NamedCommand | undefined {
  const name = method.split(".")[1];
  return commandsOfMethod(method).find(({ command: { action, waiter, operation } }) =>
    action === "wait" ? waiter?.method === name : action === undefined && operation === method,
  );
}

/** The words of the command that waits for what an operation polls. */
export function waitFor(operation = ""): NamedCommand["words"] | undefined {
  return commandsOfMethod(operation).find(({ command }) => command.action === "wait" && command.operation === operation)
    ?.words;
}

/** A command, and the words that name it. */
export interface NamedCommand {
  readonly words: readonly [string, string];
  readonly command: Command;
}

function commandsOfMethod(method: string): NamedCommand[] {
  const resource = allResources().find((one) => one.resource === method.split(".")[0]);
  return resource
    ? readCommands(resource.name).map((command) => ({ words: [resource.name, command.name], command }))
    : [];
}
