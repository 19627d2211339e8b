import type { Resource } from "@planasonix/configured/src/described/command.ts";
import { allResources, findCommand } from "@planasonix/configured/src/described/find-command.ts";
import { type OtherCommands, readIndex, useCommands } from "@planasonix/configured/src/described/read-commands.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { mayNameTable } from "@planasonix/configured/src/may-name-table.ts";
import { flagValue } from "@planasonix/configured/src/typed/flag-value.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { addedFlags } from "./commands/added-flags.ts";
import type { OwnEntry } from "./commands/own-command.ts";
import { findOwn, ownCommands } from "./commands/own-commands.ts";
import { version } from "./generated/version.ts";
import { keepDigits } from "./session/digits.ts";
import { type Machine, machineOf } from "./session/machine.ts";
import { nameOtherForm } from "./session/other-form.ts";
import { commandPage, sharedPair } from "./shown/help/command-page.ts";
import { programHelp, resourceHelp } from "./shown/help/overview.ts";
import { formatPage } from "./shown/help/page.ts";
import { report } from "./shown/report.ts";
import { errorFormat } from "./typed/agent.ts";
import { parseWords } from "./typed/parse.ts";
import { shapesOf } from "./typed/request.ts";
import { sharedFlags } from "./typed/shared-flags.ts";
import { splitWords } from "./typed/split.ts";

export { printable } from "@planasonix/configured/src/shown/sanitize.ts";

/** Executes the command of this process, or another one in its place, and resolves with its exit code. */
export async function runProcess(
  program: NodeJS.Process,
  args: readonly string[] = program.argv.slice(2),
  env: Machine["env"] = program.env,
): Promise<number> {
  const machine = Object.defineProperty(machineOf(program), "env", { value: env });
  const restore = keepDigits();
  const code = await main(args, machine).finally(restore);
  // The error of a file that is full arrives after the write.
  await new Promise((resolve) => setImmediate(resolve));
  if (code > exitCodes.bug) exitSoon(program, code);
  const { failure } = machine.stdout;
  if (failure === undefined || code !== exitCodes.success) return code;
  return report(new UsageError(`stdout cannot be written (${failure}), so the output is incomplete`), machine, false);
}

/** How long what a signal has ended may keep the process alive, in milliseconds: a reader that does not read, or a socket. */
const lastMs = 500;

function exitSoon(program: NodeJS.Process, code: number): void {
  setTimeout(() => program.exit(code), lastMs).unref();
}

/** Executes the command that the arguments describe, and resolves with its exit code. */
export async function main(args: readonly string[], machine: Machine): Promise<number> {
  let other: OtherCommands | undefined;
  try {
    other = await tableOf(args, machine);
    if (other) useCommands(other);
    errorFormat(args, machine.env);
    return await dispatch(args, machine);
  } catch (error) {
    await nameOtherForm(error);
    return reportAs(error, args, machine);
  } finally {
    if (other) useCommands(undefined);
  }
}

/** Prints an error as the caller wants it. A wrong wish is an error itself. */
async function reportAs(error: unknown, args: readonly string[], machine: Machine): Promise<number> {
  // Only an answer of the API can reject an ID.
  const more = Object(error).status === undefined ? [] : (await import("./commands/id-hints.ts")).idHints(error, args);
  try {
    if (errorFormat(args, machine.env) === "text") return await report(error, machine, args.includes("--debug"), more);
  } catch (wrong) {
    return report(wrong, machine, false);
  }
  const { reportLine } = await import("./commands/error-line.ts");
  return reportLine(error, machine, args, more);
}

/** The commands of another API, if something names them: what reads them is loaded only then. */
async function tableOf(args: readonly string[], machine: Machine): Promise<OtherCommands | undefined> {
  const typed = flagValue(args, "--table");
  if (typed === undefined && !mayNameTable(machine)) return undefined;
  const { readTable } = await import("@planasonix/configured/src/session/table.ts");
  return readTable(typed, args, machine);
}

async function dispatch(given: readonly string[], machine: Machine): Promise<number> {
  const isHelp = given[0] === "help" || hasFlag(given, "--help", "-h");
  const args = given[0] === "help" ? given.slice(1) : given;
  const { words, rest } = splitWords(args, sharedFlags, 2);
  const [first, second] = words;
  if (first === undefined) {
    if (hasFlag(rest, "--version", "-V")) return printVersion(machine);
    if (!isHelp) parseWords(rest, sharedFlags, "planasonix --help");
    return printProgramHelp(machine);
  }
  const own = findOwn(words);
  if (own) {
    const outside = own.words.length < words.length ? words.slice(own.words.length) : [];
    const isAsked = isHelp && !own.isHidden;
    return runOwn(
      own,
      own.words.length === 1 && args[0] === first ? args.slice(1) : [...outside, ...rest],
      isAsked,
      machine,
    );
  }
  const { resource, command } = findCommand(first, second);
  if (!resource) throw unknownResource(first);
  if (second === undefined) {
    if (isHelp || rest.length === 0) return printResourceHelp(resource, machine);
    throw new UsageError(`${first} needs a command`, `planasonix ${first} --help`);
  }
  if (!command) throw unknownCommand(resource, second);
  const added = addedFlags(command);
  if (isHelp) {
    await machine.stdout.write(formatPage(commandPage(command, added), machine.stdout));
    return exitCodes.success;
  }
  const help = `planasonix ${first} ${second} --help`;
  const parsed = parseWords(rest, [...sharedFlags, ...added, ...shapesOf(command)], help);
  const { runOperation } = await import("./commands/operation.ts");
  return runOperation(machine, command, parsed);
}

/** Whether a flag is among the arguments, in front of `--`. */
function hasFlag(args: readonly string[], ...names: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((word) => names.includes(word));
}

async function runOwn(entry: OwnEntry, args: readonly string[], isHelp: boolean, machine: Machine): Promise<number> {
  const command = await entry.load();
  if (isHelp) {
    await machine.stdout.write(formatPage({ ...command.page, flags: command.flags.map(sharedPair) }, machine.stdout));
    return exitCodes.success;
  }
  if (command.takesAll) {
    const { createSession } = await import("./session/session.ts");
    return (
      (await command.run(createSession(machine, new Map()), { words: args, flags: new Map() })) ?? exitCodes.success
    );
  }
  const name = entry.words.join(" ");
  const help = `planasonix ${name} --help`;
  const parsed = parseWords(args, [...sharedFlags, ...command.flags], help);
  const { length } = command.page.args;
  const extra = parsed.words[length];
  if (extra !== undefined) {
    const taken = length === 0 ? "no words" : length === 1 ? "one word" : `${length} words`;
    throw new UsageError(`${name} takes ${taken}; ${JSON.stringify(extra)} is too much`, help);
  }
  const { createSession } = await import("./session/session.ts");
  return (await command.run(createSession(machine, parsed.flags), parsed)) ?? exitCodes.success;
}

function unknownResource(name: string): UsageError {
  const known = [
    ...allResources().map((resource) => resource.name),
    ...ownCommands.filter(({ isHidden }) => !isHidden).map(({ words }) => words[0]),
  ];
  const own = ownCommands.filter(({ words }) => words[0] === name).map(({ words }) => words[1]);
  if (own.length > 0) return new UsageError(`${name} needs a command: ${own.join(", ")}`, "planasonix --help");
  const meant = suggest(name, known);
  return new UsageError(
    `Unknown resource or command ${JSON.stringify(name)}${meant ? `. Did you mean ${meant}?` : ""}`,
    "planasonix --help",
  );
}

function unknownCommand({ name: resource, commands }: Resource, name: string): UsageError {
  const own = ownCommands.filter(({ words }) => words[0] === resource).map(({ words }) => words.slice(1).join(" "));
  const meant = suggest(name, [...commands.map((command) => command.name), ...own]);
  return new UsageError(
    `${resource} has no command ${JSON.stringify(name)}${meant ? `. Did you mean planasonix ${resource} ${meant}?` : ""}`,
    `planasonix ${resource} --help`,
  );
}

async function printVersion(machine: Machine): Promise<number> {
  await machine.stdout.write(`${version}\n`);
  return exitCodes.success;
}

async function printProgramHelp(machine: Machine): Promise<number> {
  const others = ownCommands
    .filter(({ words, isHidden }) => !isHidden && (words.length === 1 || !isResource(words[0])))
    .map(({ words, summary }) => ({ name: words.join(" "), summary }));
  await machine.stdout.write(programHelp(readIndex(), others, machine.stdout));
  return exitCodes.success;
}

function isResource(name: string): boolean {
  return allResources().some((resource) => resource.name === name);
}

async function printResourceHelp(resource: Resource, machine: Machine): Promise<number> {
  const own = ownCommands
    .filter(({ words }) => words[0] === resource.name)
    .map(({ words, summary }) => ({ name: words.slice(1).join(" "), summary }));
  await machine.stdout.write(resourceHelp(resource, [...resource.commands, ...own], machine.stdout));
  return exitCodes.success;
}
