import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { effectText } from "@planasonix/configured/src/described/effects.ts";
import { quote } from "../../typed/quote.ts";
import { commandName, sameAsFlag, shapesOf } from "../../typed/request.ts";
import type { SharedFlag } from "../../typed/shared-flags.ts";
import type { HelpPage, Pair } from "./page.ts";

/** The help of an operation's command, with the flags that it has in addition to those of the operation. */
export function commandPage(command: Command, added: readonly SharedFlag[]): HelpPage {
  const { ids, summary, description } = command;
  return {
    summary,
    description,
    usage: [commandName(command), ...ids.map(({ name }) => `<${name}>`)].join(" "),
    args: ids.map((id) => [`<${id.name}>`, [id.description, listedBy(id)].filter(Boolean).join(" ")]),
    flags: [...flagPairs(command), ...added.map(sharedPair)],
    examples: [exampleOf(command)],
    facts: factsOf(command),
  };
}

/** The line of help of a flag that does not belong to the operation. */
export function sharedPair({ name, short, placeholder, description }: SharedFlag): Pair {
  return [`${short ? `-${short}, ` : ""}--${name}${placeholder ? ` ${placeholder}` : ""}`, description];
}

function flagPairs(command: Command): Pair[] {
  const shapes = new Map(shapesOf(command).map((shape) => [shape.name, shape]));
  const pairs = [...command.query, ...(command.body?.flags ?? [])]
    .sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false))
    .map((flag): Pair => {
      const shape = shapes.get(flag.name);
      const name = shape?.alias ? `${shape.alias}, --${flag.name}` : flag.name;
      return [`--${name}${shape?.isSwitch ? "" : ` ${shape?.placeholder}`}`, describe(flag)];
    });
  if (!command.body) return pairs;
  const base = command.body.flags.length > 0 ? " The flags above replace its fields." : "";
  return [...pairs, ["--body <json>", `The whole body as JSON, @file or -.${base}`]];
}

function secretMap(plain: readonly string[] = []): string {
  const shown = plain.length > 0 ? ` Only ${plain.join(", ")} may be given in plain.` : "";
  return `Secret: NAME=env:NAME, or all as JSON by @file or -.${shown}`;
}

/** The description of a flag: whether it is required, how to pass it, and its default. */
function describe(flag: Flag): string {
  const { description, required, sensitive, kind, nullable, sameAs } = flag;
  const notes = [
    required && "Required.",
    description,
    listedBy(flag),
    sameAs && `Has the same meaning as ${sameAsFlag(sameAs)}: pass only one of them.`,
    sensitive && (kind === "map" ? secretMap(flag.plain) : "Secret: env:NAME, @file or -."),
    !sensitive && kind === "json" && "As JSON, @file or -.",
    (kind === "list" || (kind === "map" && !sensitive)) && "Repeatable.",
    nullable && "The word null clears it.",
    kind === "boolean" &&
      !sensitive &&
      !nullable &&
      flag.default === true &&
      `Off: --no-${flag.name}, --${flag.name}=false.`,
    flag.default !== undefined && !/default/i.test(description) && `Default: ${JSON.stringify(flag.default)}.`,
  ];
  return notes.filter(Boolean).join(" ");
}

/** The command that lists the IDs that an argument or a flag takes, unless its description names it. */
function listedBy({ list, description }: { readonly list?: string; readonly description: string }): string | undefined {
  return list === undefined || description.includes(`planasonix ${list}`)
    ? undefined
    : `Listed by \`planasonix ${list}\`.`;
}

const repetitions: Readonly<Record<Command["retry"], string>> = {
  safe: "Safe to repeat: retried after a temporary failure.",
  idempotent: "Twice has the same effect as once: retried after a temporary failure.",
  keyed: "Not repeated if it may have been executed, unless you pass --idempotency-key.",
  never: "Never repeated if it may have been executed.",
};

const omissions = {
  kept: "Fields that you omit keep their values.",
  unknown: "Pass every field: those that you omit may be cleared.",
} as const;

function factsOf(command: Command): Pair[] {
  const { retry, scopes, body, needsPromoted } = command;
  return [
    ["effect", effectText(command)],
    ...(needsPromoted ? [["needs", "a pipeline that is promoted to production"] as const] : []),
    ...(body?.omitted ? [["omitted", omissions[body.omitted]] as const] : []),
    ["retries", repetitions[retry]],
    ["scopes", scopes.length > 0 ? scopes.join(", ") : "none"],
  ];
}

/** The example of a command, quoted for a shell. */
export function exampleOf({ example }: Pick<Command, "example">): string {
  return `planasonix ${example.map(quote).join(" ")}`;
}
