import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { allResources, findCommand } from "@planasonix/configured/src/described/find-command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { shapesOf } from "../typed/request.ts";
import type { SharedFlag } from "../typed/shared-flags.ts";
import { addedFlags } from "./added-flags.ts";
import type { OwnCommand, OwnEntry } from "./own-command.ts";

type Effect = Command["effects"][number];

/** One letter for each effect in the catalogue, where a word would cost too much. A command without one only reads. */
const letters: Readonly<Record<Exclude<Effect, "read">, string>> = {
  reach: "r",
  execute: "x",
  spend: "b",
  change: "c",
  start: "s",
  send: "w",
  grant: "g",
  delete: "d",
};

/** `planasonix schema`: what there is to call, for programs and agents. */
export function schemaOf(own: readonly OwnEntry[]): OwnCommand {
  return {
    page: {
      summary: "Print the commands as JSON, for programs and agents",
      description:
        "Prints the names of all commands with their effects; with a resource, its commands; with a command, its arguments, flags, the commands that list the IDs which it takes, effects, scopes and the fields of its result. Without prose: --help explains.",
      usage: "schema [resource] [command]",
      args: [
        ["[resource]", "Such as `pipelines`."],
        ["[command]", "Such as `run`."],
      ],
      examples: ["planasonix schema", "planasonix schema schedules", "planasonix schema pipelines run"],
      facts: [],
    },
    flags: [],
    async run({ machine }, { words: [resource, name] }) {
      await machine.stdout.write(`${safeJson(answer(own, resource, name))}\n`);
      return undefined;
    },
  };
}

function answer(own: readonly OwnEntry[], resource: string | undefined, name: string | undefined): unknown {
  if (resource === undefined) return catalogue(own);
  const known = allResources().map((one) => one.name);
  if (!known.includes(resource)) throw unknown(`Unknown resource ${JSON.stringify(resource)}`, resource, known);
  if (name === undefined) return readCommands(resource).map((command) => schemaOfCommand(resource, command));
  const { command } = findCommand(resource, name);
  if (command) return schemaOfCommand(resource, command);
  const names = readCommands(resource).map((one) => one.name);
  throw unknown(`${resource} has no command ${JSON.stringify(name)}`, name, names);
}

function unknown(message: string, given: string, known: readonly string[]): UsageError {
  const meant = suggest(given, known);
  return new UsageError(`${message}${meant ? `. Did you mean ${meant}?` : ""}`, "planasonix schema");
}

/** All names, by resource: `list get create:c` can be called as `planasonix <resource> create`, which changes. */
function catalogue(own: readonly OwnEntry[]): object {
  const resources = readIndex().groups.flatMap((group) => group.resources);
  const others = own.filter(({ isHidden }) => !isHidden).map(({ words }) => words.join(" "));
  return {
    effects: Object.entries(letters)
      .map(([effect, letter]) => `${letter}=${effect}`)
      .join(" "),
    ...Object.fromEntries(resources.map(({ name }) => [name, readCommands(name).map(marked).join(" ")])),
    others: others.join(", "),
  };
}

function marked({ name, effects }: Command): string {
  const marks = effects.map((effect) => (effect === "read" ? "" : letters[effect])).join("");
  return marks === "" ? name : `${name}:${marks}`;
}

/** What a program needs to call a command. What is usual is missing: no flags, no scopes, no question. */
export function schemaOfCommand(resource: string, command: Command): object {
  const { name, ids, effects, isFinal, reveals, asks, scopes, result, fields, query, body } = command;
  const added = addedFlags(command);
  const own = [...query, ...(body?.flags ?? [])];
  const listed = [...ids, ...own].flatMap(({ name: of, list }) => (list === undefined ? [] : [[of, list] as const]));
  const required = own.filter((flag) => flag.required).map((flag) => flag.name);
  const flags = Object.fromEntries([
    ...own.map((flag) => [flag.name, typeOf(flag)]),
    ...shapesOf(command)
      .filter((shape) => !own.some((flag) => flag.name === shape.name))
      .map((shape) => [shape.name, shape.placeholder ?? "switch"]),
    ...added.map((flag) => [flag.name, placeholderOf(flag)]),
  ]);
  return {
    command: `${resource} ${name}`,
    ...(ids.length > 0 && { args: ids.map((id) => id.name) }),
    ...(Object.keys(flags).length > 0 && { flags }),
    ...(required.length > 0 && { required }),
    ...(listed.length > 0 && { ids: Object.fromEntries(listed) }),
    effects,
    ...(isFinal && { final: true }),
    ...(reveals && { reveals }),
    ...(asks && { asks: true }),
    ...(scopes.length > 0 && { scopes }),
    output: result,
    ...(fields && { fields: fields.map((path) => path.replace(/^attributes\./, "")).join(",") }),
  };
}

/** The known values, and `...` if others are possible; otherwise the kind, and for a list or a map that of its values. */
function typeOf({ kind, of, values, closed, sensitive }: Flag): unknown {
  if (values) return closed ? values : [...values, "..."];
  const type = kind === "list" ? `${of ?? "any"}[]` : kind === "map" && of ? `map of ${of}` : kind;
  return sensitive ? `secret ${type}` : type;
}

function placeholderOf({ isSwitch, placeholder = "<text>" }: SharedFlag): string {
  return isSwitch ? "switch" : placeholder;
}
