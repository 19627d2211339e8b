// The command `planasonix-sandbox explore`: explores a program of any language.
import { writeFileSync } from "node:fs";
import type { CommandIo } from "@planasonix/serving";
import { CommanderError } from "commander";
import { commandName, defaults, type Options, parseWords, settingsOf, usualKeys } from "./command-options.ts";
import type { Exploration, Explorer } from "./explore-all.ts";
import { exploreProcess } from "./explore-process.ts";
import { ProgramError } from "./process-runner.ts";
import { describeSchedule, formatExecution, formatReport, formatSchedule } from "./report.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Runs the command.
 * @returns The exit code: 0 without findings, 1 with findings, 2 if an argument is invalid or the program cannot be
 * explored.
 */
export async function runExploreCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const { command, options } = parseWords(argv, io);
    const settings = await settingsOf(options);
    const executions = new Map<Schedule, string>();
    const observe: Explorer["observe"] = (schedule, run) =>
      void executions.set(schedule, formatExecution(schedule, run));
    let isVarying = false;
    const onVarying = (): void => {
      isVarying = true;
    };
    const isShown = options.only !== undefined && !options.json;
    const exploration = await exploreProcess(command, { ...settings, onVarying, ...(isShown && { observe }) }, io);
    if (exploration.schedules === 0 && settings.only === undefined) {
      throw new Error(
        "There is nothing to explore: the program must send requests to PLANASONIX_BASE_URL that a fault can hit",
      );
    }
    const [missed] = exploration.missed;
    if (settings.only !== undefined && missed !== undefined && exploration.covered.length === 0) {
      throw new Error(`No schedule was reached: the program does not send the request of "${formatSchedule(missed)}"`);
    }
    if (settings.save !== undefined) saveFindings(settings.save, exploration);
    const repeat = (schedule: Schedule): string =>
      [commandName, ...repeated(options), "--only", quote(formatSchedule(schedule)), "--", ...command.map(quote)].join(
        " ",
      );
    for (const schedule of settings.only ?? []) io.out(executions.get(schedule) ?? "");
    io.out(options.json ? `${JSON.stringify(exploration, null, 2)}\n` : formatReport(exploration, repeat));
    if (isVarying && !options.json) io.out(varies);
    return exploration.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { message } = readable(error);
    io.error(`${commandName}: ${message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ")}`);
    return 2;
  }
}

/** Of requests that are in progress at the same time, the machine decides which one is executed first. */
const varies =
  "The program sends several requests at once, in an order that varies: another exploration can find something else.\n";

/** The options that decide what an execution finds, as they were given. */
function repeated({ limit, step, seed, ignore, check, idempotencyKeys, dialect, like }: Options): string[] {
  const given = [
    ["limit", limit, defaults.limit],
    ["step", step, defaults.step],
    ["seed", seed, defaults.seed],
    ["ignore", ignore, undefined],
    ["check", check, undefined],
    ["dialect", dialect, undefined],
    ["like", like, undefined],
    ["idempotency-keys", idempotencyKeys, like === undefined ? usualKeys : undefined],
  ] as const;
  return given.flatMap(([flag, value, usual]) =>
    value === undefined || value === usual ? [] : [`--${flag}`, quote(value)],
  );
}

/** The error to print: a program that cannot be started has not failed. */
function readable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof ProgramError ? error.cause : error;
}

function saveFindings(file: string, { findings }: Exploration): void {
  const saved = findings.map(({ problem, message, schedule }) => ({
    problem,
    message,
    when: describeSchedule(schedule),
    schedule: formatSchedule(schedule),
  }));
  writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`);
}

/** Quotes a word for a shell, if necessary. */
function quote(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
