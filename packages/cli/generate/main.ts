// Generates src/generated from the description: the names of all commands, and the data of the commands of each resource
// in a file of its own, because a command reads only the data of its resource.
import { readFileSync } from "node:fs";
import { writeFiles } from "@planasonix/scripts/generate/write-files.ts";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import type { Command } from "../src/described/command.ts";
import { addedCommands, commandOf, inText } from "./command.ts";
import { kebabCase } from "./kebab-case.ts";
import { storeCommands } from "./store.ts";

const own = new URL("../", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", own), "utf8"));
const description = readDescription(new URL("../openapi/src/generated/openapi.json", own)) as WholeDescription;
writeFiles(
  new URL("src/generated/", own),
  new Map([
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
    [
      "server.ts",
      `/** The public server. */\nexport const publicServer = ${JSON.stringify(description.servers[0].url)};\n`,
    ],
    ...generateCommands(),
  ]),
);

/** Generates the index of all commands, and a file for each resource. */
function generateCommands(): [string, string][] {
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
        commands: commandsOf(operations).map(({ name: command, summary }) => ({ name: command, summary })),
      })),
  }));
  const files = [...resources].map(([resource, operations]): [string, string] => {
    const commands = commandsOf(operations);
    return [`commands/${kebabCase(resource)}.json`, JSON.stringify(storeCommands(commands))];
  });
  return [
    ["commands/index.json", JSON.stringify({ groups: groups.filter(({ resources: some }) => some.length > 0) })],
    ...files,
  ];
}

/** The commands of one resource: those of its operations, and those that extensions add. */
function commandsOf(operations: readonly DescribedOperation[]): Command[] {
  return [
    ...operations.map((operation) => commandOf(description, operation)),
    ...operations.flatMap((operation) => addedCommands(description, operation)),
  ];
}
