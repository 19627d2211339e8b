// The command `planasonix-sandbox explore`: explores a program of any language.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import {
  type CommandIo,
  type Forms,
  HttpError,
  type HttpRequest,
  listen,
  readDialectFlag,
  readForms,
} from "@planasonix/serving";
import { Command, CommanderError } from "commander";
import { readSeedOption, type SeedOption } from "../command/seed-option.ts";
import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import { SandboxError } from "../description/sandbox-error.ts";
import { type Likeness, readLike, readLikeFile } from "../imitation/like.ts";
import { readSecret } from "../request/api-key.ts";
import { controlPath } from "../request/request.ts";
import { keyMemoryOf } from "../server/options.ts";
import { durationMs } from "../time/duration.ts";
import { runCheck } from "./check-command.ts";
import type { Execution } from "./execution.ts";
import { type Exploration, type Explorer, exploreAll } from "./explore-all.ts";
import { createProcessRunner, type ProcessRunner, ProgramError } from "./process-runner.ts";
import { describeSchedule, formatExecution, formatReport, formatSchedule, parseSchedule } from "./report.ts";
import { type ExploredFault, exploredFaults, type Schedule } from "./schedule.ts";
import { createWorld, type World } from "./world.ts";

/** The options of the command, as strings. */
interface Options {
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

const name = "planasonix-sandbox explore";
const defaults = { limit: "60s", step: "10s", seed: "demo" };
const usualKeys = "honored";

/**
 * Runs the command.
 * @returns The exit code: 0 without findings, 1 with findings, 2 if an argument is invalid or the program cannot be
 * explored.
 */
export async function runExploreCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const { command, options } = parse(argv, io);
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
      [name, ...repeated(options), "--only", quote(formatSchedule(schedule)), "--", ...command.map(quote)].join(" ");
    for (const schedule of settings.only ?? []) io.out(executions.get(schedule) ?? "");
    io.out(options.json ? `${JSON.stringify(exploration, null, 2)}\n` : formatReport(exploration, repeat));
    if (isVarying && !options.json) io.out(varies);
    return exploration.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { message } = readable(error);
    io.error(`${name}: ${message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ")}`);
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

interface Settings {
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

function parse(argv: readonly string[], { out }: CommandIo) {
  const parser = new Command(name)
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
  return { command: [program, ...args] as const, options: parser.opts<Options>() };
}

async function settingsOf(options: Options): Promise<Settings> {
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

/** Explores the program against a sandbox on a free port. */
async function exploreProcess(
  command: readonly [program: string, ...args: string[]],
  settings: Settings & Pick<Explorer, "observe" | "onVarying">,
  { stopped }: CommandIo,
): Promise<Exploration> {
  const runners = new Map<Execution, ProcessRunner>();
  const stopping = new AbortController();
  void stopped.then(() => stopping.abort(new Error("it was stopped")));
  // The API key of a request tells its execution.
  let world: World | undefined;
  const handle = async (request: HttpRequest) => {
    if (world === undefined) return { status: 503, headers: {}, body: "" };
    const execution = world.find(apiKeyOf(request, world.shared.conventions.keyHeaders));
    const runner = execution && runners.get(execution);
    return runner === undefined ? world.handler(request) : runner.handle(request);
  };
  const handleError = async () => ({ status: 400, headers: {}, body: "" });
  const server = await listen(handle, { port: 0, host: "127.0.0.1", handleError, StartError: SandboxError });
  const { dialect, forms, imitating, keyMemoryMs } = settings;
  const url = server.origin + forms.all[0].prefix;
  try {
    // A program waits in real time, so a 429 asks it to wait as little as possible.
    world = createWorld({ url, retryAfter: 0, seed: settings.seed.value, keyMemoryMs, forms, imitating });
    const { signal } = stopping;
    const { keyHeaders } = world.shared.conventions;
    const options = {
      command,
      url,
      dialect,
      limitMs: settings.limitMs,
      stepMs: settings.stepMs,
      apiKeyOf: (request: HttpRequest) => apiKeyOf(request, keyHeaders),
      signal,
    };
    const runnerOf: Parameters<typeof exploreAll>[0]["runnerOf"] = (parts) => {
      const runner = createProcessRunner(options, parts);
      runners.set(parts.execution, runner);
      return runner;
    };
    const { jobs: concurrency, observe, onVarying, check: checking, ...rules } = settings;
    const check = async ({ id }: SandboxTenant): Promise<void> => {
      const [execution, runner] = [...runners].find(([{ tenant }]) => String(tenant.number) === id) ?? [];
      if (execution === undefined || runner === undefined || checking === undefined) return;
      await runCheck(checking, { url, apiKey: execution.apiKey(), folder: runner.folder, signal });
    };
    const explorer = { world, runnerOf, concurrency, ...(observe && { observe }), ...(onVarying && { onVarying }) };
    return await exploreAll(explorer, { ...rules, check });
  } catch (error) {
    throw settings.seed.reported(error);
  } finally {
    stopping.abort(new Error("it was stopped"));
    await server.close();
    world?.close();
  }
}

function apiKeyOf(request: HttpRequest, keyHeaders: readonly string[]): string {
  try {
    return readSecret(request, keyHeaders);
  } catch (error) {
    if (error instanceof HttpError) return "";
    throw error;
  }
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

function readSchedules(file: string): Schedule[] {
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly schedule: string }[];
    return saved.map(({ schedule }) => parseSchedule(schedule));
  } catch (cause) {
    const { message } = cause as Error;
    throw new TypeError(`\`--only-from\` must be a file that --save has written; ${file}: ${message}`, { cause });
  }
}

/** Quotes a word for a shell, if necessary. */
function quote(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
