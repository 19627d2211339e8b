import { readFileSync } from "node:fs";
import { type Command, type Flag, type Index, type StoredCommands, type StoredFlag, usualFlag } from "./command.ts";

declare const __COMMANDS__: string | undefined;

/** The folder of the data, relative to this module, and in the package relative to the bundle: the build replaces it. */
const folder = typeof __COMMANDS__ === "string" ? __COMMANDS__ : "../generated/commands/";

/** The commands of another API, which `planasonix generate` has written, and its table. */
export interface OtherCommands {
  readonly index: Index;
  readonly commands: Readonly<Record<string, StoredCommands>>;
  /** The operations of each resource, and which values are secret, for `defineTables` of the client. */
  readonly rows: object;
  readonly secrets: { readonly fields: readonly string[]; readonly names: string; readonly masks: readonly string[] };
}

/** The commands of this process, if they are not those of the package: everything that reads commands reads these. */
let other: OtherCommands | undefined;

/** Uses the commands of another API, or again those of the package. */
export function useCommands(commands: OtherCommands | undefined): void {
  other = commands;
}

/** The commands of another API, if this process uses them. */
export function otherCommands(): OtherCommands | undefined {
  return other;
}

/** Reads the names of all commands. */
export function readIndex(): Index {
  return other?.index ?? read("index");
}

/** The resources that the package itself has, as members of the client. */
export function ownResources(): readonly string[] {
  return read<Index>("index").groups.flatMap(({ resources }) => resources.map(({ resource }) => resource));
}

/** Reads the commands of one resource, by its name as a word of a command. */
export function readCommands(resource: string): readonly Command[] {
  const { ids, fields, commands } = other ? (other.commands[resource] ?? none) : read<StoredCommands>(resource);
  const known = <Value>(values: readonly Value[], position: number): Value => values[position] as Value;
  return commands.map(({ ids: ownIds = [], fields: ownFields, query = [], body, example, ...command }) => ({
    scopes: [],
    paged: false,
    hasPageSize: false,
    ...command,
    example: [resource, command.name, ...example],
    query: query.map(wholeFlag),
    ...(body && { body: { ...body, flags: body.flags.map(wholeFlag) } }),
    ids: ownIds.map((position) => known(ids, position)),
    ...(ownFields !== undefined && { fields: known(fields, ownFields).map(wholePath) }),
  }));
}

function wholeFlag(flag: StoredFlag): Flag {
  return { ...usualFlag(flag.name), ...flag };
}

/** A path is stored without the `attributes` that most begin with. */
function wholePath(path: string): string {
  return path.startsWith(".") ? `attributes${path}` : path;
}

const none: StoredCommands = { ids: [], fields: [], commands: [] };

function read<Data>(name: string): Data {
  return JSON.parse(readFileSync(new URL(`${folder}${name}.json`, import.meta.url), "utf8"));
}
