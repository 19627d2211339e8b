// Generates src/generated from the description: the names of all commands, and the data of the commands of each resource
// in a file of its own, because a command reads only the data of its resource.
import { deriveCommands } from "@planasonix/openapi/generate/commands/derive.ts";
import { writeFiles } from "@planasonix/openapi/generate/write-files.ts";
import { readDescription, type WholeDescription } from "@planasonix/scripts/openapi/description.ts";

const own = new URL("../", import.meta.url);
const description = readDescription(new URL("../openapi/src/generated/openapi.json", own)) as WholeDescription;
const derived = deriveCommands(description);
writeFiles(
  new URL("src/generated/", own),
  new Map([
    [
      "server.ts",
      `/** The public server. */\nexport const publicServer = ${JSON.stringify(description.servers[0].url)};\n`,
    ],
    ...[...derived.commands].map(([name, commands]) => [`commands/${name}.json`, JSON.stringify(commands)] as const),
    ["commands/index.json", JSON.stringify(derived.index)],
  ]),
);
