// This folder is what the description of the API says about each command.
import { readFileSync } from "node:fs";
import type { Command, Index, StoredCommands } from "./command.ts";

declare const __COMMANDS__: string | undefined;

/** The folder of the data, relative to this module, and in the package relative to the bundle: the build replaces it. */
const folder = typeof __COMMANDS__ === "string" ? __COMMANDS__ : "../generated/commands/";

/** Reads the names of all commands. */
export function readIndex(): Index {
  return read("index");
}

/** Reads the commands of one resource, by its name as a word of a command. */
export function readCommands(resource: string): readonly Command[] {
  const { ids, fields, commands } = read<StoredCommands>(resource);
  const known = <Value>(values: readonly Value[], position: number): Value => values[position] as Value;
  return commands.map(({ ids: ownIds = [], fields: ownFields, ...command }) => ({
    query: [],
    scopes: [],
    paged: false,
    hasPageSize: false,
    ...command,
    ids: ownIds.map((position) => known(ids, position)),
    ...(ownFields !== undefined && { fields: known(fields, ownFields).map(wholePath) }),
  }));
}

/** A path is stored without the `attributes` that most begin with. */
function wholePath(path: string): string {
  return path.startsWith(".") ? `attributes${path}` : path;
}

function read<Data>(name: string): Data {
  return JSON.parse(readFileSync(new URL(`${folder}${name}.json`, import.meta.url), "utf8"));
}
