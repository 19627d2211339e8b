import {
  type DescribedOperation,
  listOperations,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { addedCommands, commandOf, inText } from "./command.ts";
import type { Command, Index, StoredCommands } from "./described-command.ts";
import { kebabCase } from "./kebab-case.ts";
import { storeCommands } from "./store.ts";

/** The index of all commands, and the commands of each resource by its name as a word of a command. */
export interface Derived {
  readonly index: Index;
  readonly commands: ReadonlyMap<string, StoredCommands>;
}

/** Derives all commands. */
export function deriveCommands(description: WholeDescription): Derived {
  const resources = Map.groupBy(listOperations(description), ({ resource }) => resource);
  const commands = new Map(
    [...resources].map(([resource, operations]) => [resource, commandsOf(description, operations)]),
  );
  const tags = new Map(description.tags.map((tag) => [tag.name, tag.description]));
  const groups = description["x-tagGroups"].map(({ name, tags: members }) => ({
    name,
    resources: [...resources]
      .filter(([, [first]]) => first && members.includes(first.object.tags[0]))
      .map(([resource, operations]) => ({
        name: kebabCase(resource),
        resource,
        description: inText(description)(tags.get(operations[0]?.object.tags[0] ?? "") ?? ""),
        commands: (commands.get(resource) ?? []).map(({ name: command, summary }) => ({ name: command, summary })),
      })),
  }));
  return {
    index: { groups: groups.filter(({ resources: some }) => some.length > 0) },
    commands: new Map([...commands].map(([resource, own]) => [kebabCase(resource), storeCommands(own)])),
  };
}

/** The commands of one resource: those of its operations, and those that extensions add. */
function commandsOf(description: WholeDescription, operations: readonly DescribedOperation[]): Command[] {
  return [
    ...operations.map((operation) => commandOf(description, operation)),
    ...operations.flatMap((operation) => addedCommands(description, operation)),
  ];
}
