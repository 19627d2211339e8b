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
