import type { AllowedEffects } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { allowedBy, requireEffects } from "@planasonix/configured/src/session/policy.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { type ToolClass, toolClasses, toolOf } from "./tool-class.ts";

/** The operations that an agent can call. */
export interface Catalogue {
  /** The tools that have an operation, and their operations. */
  readonly tools: readonly { readonly tool: ToolClass; readonly commands: readonly Command[] }[];
  /** What can be waited for, by the name of its resource. */
  readonly waits: ReadonlyMap<string, Command>;
  /** Whether the operations of this effect can be called. */
  allows(effect: Command["effects"][number]): boolean;
  /**
   * The operation of this name.
   *
   * @throws {UsageError} If there is none, or its result does not belong into a conversation.
   * @throws {Ended} If the policy does not allow it.
   */
  find(name: string): Command;
}

/** Collects the operations that a policy allows, and whose results belong into a conversation. */
export function createCatalogue(limits: readonly AllowedEffects[]): Catalogue {
  const all = readIndex()
    .groups.flatMap(({ resources }) => resources)
    .flatMap(({ name }) => readCommands(name));
  const operations = new Map(all.flatMap((one) => (one.action === undefined ? [[one.operation, one] as const] : [])));
  const allowed = allowedBy(limits);
  const isAllowed = ({ effects }: Command): boolean => effects.every((effect) => allowed.includes(effect));
  const offered = [...operations.values()].filter((command) => isAllowed(command) && !refusalOf(command));
  const byTool = Map.groupBy(offered, toolOf);
  const waits = all.filter(({ action, name, ...command }) => action === "wait" && name !== "watch" && command.waiter);
  return {
    tools: toolClasses.flatMap((tool) => {
      const commands = byTool.get(tool);
      return commands ? [{ tool, commands }] : [];
    }),
    waits: new Map(waits.filter(isAllowed).map((command) => [resourceOf(command), command])),
    allows: (effect) => allowed.includes(effect),
    find(name) {
      const command = operations.get(name);
      if (command === undefined) throw new UsageError(unknownText(name, operations.keys()), "describe lists them");
      requireEffects(name, command.effects, limits);
      const refusal = refusalOf(command);
      if (refusal) throw new UsageError(`${name} ${refusal}`, `A person can run: ${commandLine(command)}`);
      return command;
    },
  };
}

/** The names of operations in few words, by resource: `runs: list get`. */
export function namesOf(commands: readonly Command[]): string {
  const byResource = Map.groupBy(commands, resourceOf);
  return [...byResource].map(([resource, own]) => `${resource}: ${own.map(memberOf).join(" ")}`).join("\n");
}

/** The words of the command line that call an operation. */
export function commandLine({ example, ids }: Pick<Command, "example" | "ids">): string {
  return ["planasonix", ...example.slice(0, 2), ...ids.map(({ name }) => `<${name}>`)].join(" ");
}

/** The resource of an operation, such as `runs`. */
export function resourceOf({ operation }: Pick<Command, "operation">): string {
  return operation.split(".")[0] ?? "";
}

function memberOf({ operation }: Pick<Command, "operation">): string {
  return operation.split(".")[1] ?? "";
}

/** Why an operation is not for a conversation, which remembers everything. */
function refusalOf({ reveals, result }: Command): string | undefined {
  if (reveals === "secret") return "returns a secret, which would stay in the conversation";
  if (result === "file") return "returns a file, which belongs on a disk";
  return undefined;
}

function unknownText(name: string, known: Iterable<string>): string {
  const meant = suggest(name, known);
  return `There is no operation ${JSON.stringify(name)}${meant ? `. Did you mean ${meant}?` : ""}`;
}
