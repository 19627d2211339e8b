// Generates packages/cli/src/generated from the description: the names of all commands, and the data of the commands of
// each resource in a file of its own, because a command reads only the data of its resource.
import { readFileSync } from "node:fs";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "../openapi/description.ts";
import { addedCommands, commandOf, inText } from "./commands/command.ts";
import { kebabCase } from "./commands/kebab-case.ts";
import type { Command } from "./commands/shape.ts";
import { storeCommands } from "./commands/store.ts";
import { writeFiles } from "./write-files.ts";

if (import.meta.main) {
  const file = new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url);
  const manifest = new URL("../../packages/cli/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const description = readDescription(file) as WholeDescription;
  writeFiles(
    new URL("../../packages/cli/src/generated/", import.meta.url),
    new Map([
      ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
      [
        "server.ts",
        `/** The public server. */\nexport const publicServer = ${JSON.stringify(description.servers[0].url)};\n`,
      ],
      ["command.ts", readFileSync(new URL("commands/shape.ts", import.meta.url), "utf8")],
      ...generateCommands(description),
    ]),
  );
}

/** Generates the index of all commands, and a file for each resource. */
export function generateCommands(description: WholeDescription): [string, string][] {
  const resources = Map.groupBy(listOperations(description), ({ resource }) => resource);
  const tags = new Map(description.tags.map((tag) => [tag.name, tag.description]));
  const groups = description["x-tagGroups"].map(({ name, tags: members }) => ({
    name,
    resources: [...resources]
      .filter(([, [first]]) => first && members.includes(first.object.tags[0]))
      .map(([resource, operations]) => ({
        name: kebabCase(resource),
        resource,
        description: inText(description)(tags.get(operations[0]?.object.tags[0] ?? "") ?? ""),
        commands: commandsOf(description, operations).map(({ name: command, summary }) => ({ name: command, summary })),
      })),
  }));
  const files = [...resources].map(([resource, operations]): [string, string] => {
    const commands = commandsOf(description, operations);
    return [`commands/${kebabCase(resource)}.json`, JSON.stringify(storeCommands(commands))];
  });
  return [
    ["commands/index.json", JSON.stringify({ groups: groups.filter(({ resources: some }) => some.length > 0) })],
    ...files,
  ];
}

/** The commands of one resource: those of its operations, and those that extensions add. */
function commandsOf(description: WholeDescription, operations: readonly DescribedOperation[]): Command[] {
  return [
    ...operations.map((operation) => commandOf(description, operation)),
    ...operations.flatMap((operation) => addedCommands(description, operation)),
  ];
}
