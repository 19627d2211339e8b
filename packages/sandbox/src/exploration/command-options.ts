// The options of `planasonix-sandbox explore`: what is typed, and what it means.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type CommandIo, type Forms, readDialectFlag, readForms } from "@planasonix/serving";
import { Command } from "commander";
import { readSeedOption, type SeedOption } from "../command/seed-option.ts";
import { type Likeness, readLike, readLikeFile } from "../imitation/like.ts";
import { controlPath } from "../request/request.ts";
import { keyMemoryOf } from "../server/options.ts";
import { durationMs } from "../time/duration.ts";
import { parseSchedule } from "./report.ts";
import { type ExploredFault, exploredFaults, type Schedule } from "./schedule.ts";

/** The options of the command, as strings. */
export interface Options {
  readonly jobs: string;
  readonly limit: string;
  readonly step: string;
  readonly seed: string;
  readonly idempotencyKeys?: string;
  readonly dialect?: string;
  readonly like?: string;
  readonly faults?: string;
  readonly only?: string[];
  readonly onlyFrom?: string;
  readonly check?: string;
  readonly save?: string;
  readonly ignore?: string;
  readonly json?: boolean;
}

/** The name of the command. */
export const commandName = "planasonix-sandbox explore";

/** The defaults of options that decide what an execution finds. */
export const defaults = { limit: "60s", step: "10s", seed: "demo" };

/** What the API does with idempotency keys unless an option says otherwise. */
export const usualKeys = "honored";

/** What the options mean. */
export interface Settings {
  readonly jobs: number;
  readonly limitMs: number;
  readonly stepMs: number;
  readonly seed: SeedOption;
  readonly keyMemoryMs: number | undefined;
  readonly dialect: string | undefined;
  readonly forms: Forms;
  readonly imitating: Likeness["imitating"] | undefined;
  readonly faults: readonly ExploredFault[] | undefined;
  readonly only: readonly Schedule[] | undefined;
  readonly ignore: readonly string[] | undefined;
  readonly check: string | undefined;
  readonly save: string | undefined;
}

/** Reads the words of the command: the options, and the program after `--`. */
export function parseWords(
  argv: readonly string[],
  { out }: CommandIo,
): { readonly command: readonly [program: string, ...args: string[]]; readonly options: Options } {
  const parser = new Command(commandName)
    .description("Runs a program once for each fault at each of its requests, and compares what it leaves behind")
    .argument("<program...>", "the program and its arguments, after --")
    .option("--jobs <number>", "how many executions run at once", String(Math.min(8, 2 * availableParallelism())))
    .option("--limit <duration>", "limit of real time for each start of the program", defaults.limit)
    .option("--step <duration>", "how far each request moves the time of the sandbox", defaults.step)
    .option("--seed <name>", "initial data: demo, empty, or a JSON or YAML file", defaults.seed)
    .option(
      "--idempotency-keys <how>",
      `what the API does with them: honored, ignored, or forgotten after, such as 10s (default: ${usualKeys}, or as --like says)`,
    )
    .option("--dialect <name>", "form to speak: airflow-provider, mcp-server, pages, or a JSON file")
    .option("--like <file>", "behave as the deployment that `planasonix doctor --save` has seen")
    .option("--faults <names>", "faults to try, separated by commas (default: all)")
    .option(
      "--only <schedule...>",
      "try only these schedules, as the report prints them, and show the requests and the output of the program",
    )
    .option("--only-from <file>", "try only the schedules of a file that --save has written")
    .option("--ignore <attributes>", "attributes not to compare, separated by commas: name, or type.name")
    .option("--check <command>", "command to run in a shell at the end of each execution; not code 0 means a problem")
    .option("--save <file>", "write the findings to a file, as a regression test for --only-from")
    .option("--json", "print the result as JSON")
    .exitOverride()
    .configureOutput({ writeOut: out, outputError: () => {} })
    .parse(argv, { from: "user" });
  const [program = "", ...args] = parser.args;
  return { command: [program, ...args], options: parser.opts<Options>() };
}

/** Reads the values of the options. @throws {TypeError} If one is invalid. */
export async function settingsOf(options: Options): Promise<Settings> {
  const { jobs, limit, step, seed, dialect, faults, only, onlyFrom, ignore, check, save } = options;
  const like = options.like === undefined ? undefined : readLike(readLikeFile(options.like), `${controlPath}/`);
  const given = dialect === undefined ? undefined : readDialectFlag(dialect);
  if (!/^[1-9]\d?$/.test(jobs)) throw new TypeError(`\`--jobs\` must be a whole number from 1 to 99, got ${jobs}`);
  const schedules = [...(only ?? []).map(parseSchedule), ...(onlyFrom === undefined ? [] : readSchedules(onlyFrom))];
  if (onlyFrom !== undefined && schedules.length === 0) {
    throw new TypeError(`\`--only-from\` must be a file with a schedule, and ${onlyFrom} has none`);
  }
  return {
    jobs: Number(jobs),
    limitMs: optionMs("--limit", limit),
    stepMs: optionMs("--step", step),
    seed: await readSeedOption("--seed", seed),
    keyMemoryMs: keyMemoryMsOf(options.idempotencyKeys ?? like?.idempotencyKeys ?? usualKeys),
    dialect: dialect ?? like?.dialect,
    forms: like && given === undefined ? like.forms : readForms(given),
    imitating: like?.imitating,
    faults: faults?.split(",").map(faultOf),
    only: only === undefined && onlyFrom === undefined ? undefined : schedules,
    ignore: ignore?.split(","),
    check,
    save,
  };
}

function optionMs(flag: string, text: string): number {
  try {
    return durationMs(text);
  } catch {
    throw new TypeError(`\`${flag}\` must be a duration such as 90s or 2m, got ${JSON.stringify(text)}`);
  }
}

function keyMemoryMsOf(text: string): number | undefined {
  try {
    return keyMemoryOf(text);
  } catch {
    const rule = 'must be "honored", "ignored", or a duration such as "10s"';
    throw new TypeError(`\`--idempotency-keys\` ${rule}, got ${JSON.stringify(text)}`);
  }
}

function faultOf(text: string): ExploredFault {
  const fault = exploredFaults.find((one) => one === text.trim());
  if (fault !== undefined) return fault;
  throw new TypeError(`\`--faults\` must be some of ${exploredFaults.join(", ")}, got ${JSON.stringify(text)}`);
}

function readSchedules(file: string): Schedule[] {
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly schedule: string }[];
    return saved.map(({ schedule }) => parseSchedule(schedule));
  } catch (cause) {
    const { message } = cause as Error;
    throw new TypeError(`\`--only-from\` must be a file that --save has written; ${file}: ${message}`, { cause });
  }
}
