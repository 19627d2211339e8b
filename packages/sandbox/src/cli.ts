// The command `planasonix-sandbox`: its flags, how it starts a sandbox, and what it prints.
import { existsSync, rmSync } from "node:fs";
import {
  type Command,
  dialectFlag,
  type FirstCalls,
  firstCalls,
  isOrigin,
  readDialectFlag,
  readForms,
  repeated,
  servedForms,
  startLines,
} from "@planasonix/serving";
import { InitError, runInit } from "./command/init.ts";
import { readSeedOption } from "./command/seed-option.ts";
import type { Sandbox } from "./control/sandbox-tenant.ts";
import { SeedError } from "./control/seed-data.ts";
import { countRange, isCount } from "./description/count-range.ts";
import { readOperations } from "./description/operation.ts";
import { readDocument } from "./description/packaged.ts";
import { readLikeFile } from "./imitation/like.ts";
import type { SandboxOptions, ServedRequest } from "./server/options.ts";
import { startSandbox } from "./server/start-sandbox.ts";

/** The parsed options of the command. All are strings except `port`, `allowOrigin`, `readOnly` and `strict`. */
export interface SandboxCommandOptions {
  readonly port: number;
  readonly host?: string;
  readonly allowOrigin?: readonly string[];
  readonly data?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly init?: string;
  readonly apiKey?: string;
  readonly clock?: string;
  readonly now?: string;
  readonly randomSeed?: string;
  readonly deliverTo?: string;
  readonly rateLimit?: string;
  readonly concurrentRuns?: string;
  readonly idempotencyKeys?: string;
  readonly dialect?: string;
  readonly spec?: string;
  readonly like?: string;
  readonly readOnly?: boolean;
  readonly allow?: string;
  readonly strict?: boolean;
}

/** What the command uses of its process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads the output. */
  readonly isTerminal: boolean;
}

/** The environment variable with the API key. */
const keyVariable = "PLANASONIX_API_KEY";

/** The `planasonix-sandbox` command: its flags, and how it starts a sandbox. */
export function sandboxCommand(
  version: string,
  { env, isTerminal }: Surroundings = { env: {}, isTerminal: false },
): Command<SandboxCommandOptions> {
  return {
    name: "planasonix-sandbox",
    description:
      "Runs the Planasonix API with state on this machine, for tests and demos\n\n" +
      "planasonix-sandbox explore tries each failure of a program: see explore --help",
    version,
    defaultPort: 4011,
    flags: [
      [
        "--allow-origin <origin>",
        "let web pages of this origin use the sandbox, such as https://app.test; repeatable",
        repeated("--allow-origin", isOrigin, "an origin such as https://app.test"),
      ],
      ["--data <file>", "keep the data in a file"],
      ["--speed <factor>", "speed of the clock relative to real time: with 60, a minute takes a second"],
      ["--clock <mode>", "real, or manual: time stands still until a test moves it"],
      ["--now <time>", "time at the start, such as 2026-12-01T06:00:00Z"],
      ["--seed <name>", "initial data of a new sandbox: demo, empty, or a JSON or YAML file"],
      ["--init <command>", "program to run when the data is new, before the sandbox is ready; it must end with code 0"],
      ["--random-seed <text>", "make IDs and secrets reproducible"],
      ["--api-key <key>", `API key to accept, instead of a new one; the default is ${keyVariable} of the environment`],
      ["--deliver-to <where>", "webhook receivers to call: loopback, or anywhere"],
      ["--rate-limit <number>", "requests that each API key may send in a minute"],
      ["--concurrent-runs <number>", "runs that may go on at the same time; further ones are rejected with 429"],
      ["--idempotency-keys <how>", "what the API does with them: honored, ignored, or forgotten after, such as 10m"],
      dialectFlag,
      ["--like <file>", "behave as the deployment that `planasonix doctor --save` has seen"],
      ["--spec <file>", "OpenAPI file of a workspace, or its URL: have its operations, instead of the documented ones"],
      ["--allow <effects>", "effects that the API keys permit, such as read,start; reject others with 403"],
      ["--read-only", "reject every operation that changes something"],
      [
        "--strict",
        "reject probable mistakes in requests, such as unknown query parameters, instead of warning of them",
      ],
    ],
    start: async ({ speed, rateLimit, concurrentRuns, init, allowOrigin, dialect, like, allow, ...options }, io) => {
      const { out } = io;
      const { data } = options;
      const hasData = data !== undefined && existsSync(data);
      const seed = options.seed === undefined ? undefined : await readSeedOption("--seed", options.seed);
      const hasDemoData = (seed?.value ?? "demo") === "demo" && !hasData;
      const forms = dialect === undefined ? undefined : readDialectFlag(dialect);
      const key = options.apiKey ?? (env[keyVariable] || undefined);
      const sandbox = await startSandbox({
        ...(options as SandboxOptions),
        seed: seed?.value,
        ...(forms && { dialect: forms }),
        ...(like !== undefined && { like: readLikeFile(like) }),
        ...(allow !== undefined && { allow: allow.split(",").map((effect) => effect.trim()) }),
        ...(allowOrigin && { allowOrigins: allowOrigin }),
        ...(init !== undefined && { init: (started: Sandbox) => runInit(init, started, io) }),
        ...(key !== undefined && { apiKey: key }),
        ...(isTerminal && { onRequest: (request: ServedRequest) => void out(requestLine(request)) }),
        ...(speed !== undefined && { speed: numberOf("--speed", speed) }),
        ...(concurrentRuns !== undefined && { concurrentRuns: countOf("--concurrent-runs", concurrentRuns) }),
        ...(rateLimit !== undefined && { rateLimit: countOf("--rate-limit", rateLimit) }),
      }).catch((error: unknown) => {
        // Otherwise, the next start would keep data that is not complete.
        const isIncomplete = error instanceof SeedError || error instanceof InitError;
        if (isIncomplete && !hasData && data !== undefined) rmSync(data, { force: true });
        if (!(error instanceof TypeError) || error instanceof SeedError) throw seed?.reported(error) ?? error;
        throw new TypeError(withFlag(error.message, options.apiKey === undefined));
      });
      const { url, apiKey, operations } = sandbox;
      const unused = hasData ? [...(seed ? ["--seed has"] : []), ...(init ? ["--init has"] : [])] : [];
      for (const flag of unused) out(`${data} keeps its data: ${flag} an effect only on a new file\n`);
      // A key that was given may be secret.
      const shown = key === undefined ? apiKey : "<API key>";
      const recognition = options.spec === undefined ? undefined : await recognized(options.spec);
      for (const line of recognition?.lines ?? []) out(line);
      const { isDocumented, text } = recognition
        ? { isDocumented: false, text: `${options.spec} at ${url}` }
        : servedForms(readForms(forms), url);
      const curl = `curl -H 'Authorization: Bearer ${shown}' ${url}/pipelines`;
      return {
        readyLine: isDocumented
          ? `Planasonix sandbox: ${operations} operations at ${url}${text} - try: ${curl}`
          : `Planasonix sandbox: ${text} - API key: ${shown}`,
        // Only the demo data has the pipeline of the example.
        ...(hasDemoData &&
          isDocumented &&
          !options.readOnly &&
          allow === undefined && { suggestions: startLines(suggestedCalls(), url, shown) }),
        close: sandbox.close,
      };
    },
  };
}

function suggestedCalls(): FirstCalls {
  const operations = readOperations(readDocument());
  return firstCalls(
    operations.map(({ id, method, path, parameters, extensions }) => {
      const examples = new Map(parameters.map(({ name, example }) => [name, example]));
      return { id, method, path, starts: extensions["x-starts"], examples };
    }),
  );
}

/** Which operations of a file keep state, and which are answered with an example: a line for each resource. */
async function recognized(spec: string): Promise<{ readonly lines: readonly string[] }> {
  const { recognize } = await import("@planasonix/openapi/generate");
  const { recognized: known, others } = await recognize(spec);
  return {
    lines: [
      `With state and behaviour: ${known.length} operations\n`,
      ...byResource(known.map(({ name }) => name)),
      `Answered with an example: ${others.length} operations\n`,
      ...byResource(others.map(({ name }) => name)),
    ],
  };
}

function byResource(names: readonly string[]): string[] {
  const members = new Map<string, string[]>();
  for (const name of names) {
    const [resource = "", member = ""] = name.split(".");
    members.set(resource, [...(members.get(resource) ?? []), member]);
  }
  return [...members].map(([resource, own]) => `  ${resource}: ${own.join(", ")}\n`);
}

/** The line for a request. */
function requestLine({ method, path, status, ms }: ServedRequest): string {
  return `${new Date().toTimeString().slice(0, 8)} ${method} ${path} ${status ?? "reset"} ${ms.toFixed(1)} ms\n`;
}

function numberOf(flag: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new TypeError(`\`${flag}\` must be a number greater than 0, got ${JSON.stringify(text)}`);
}

function countOf(flag: string, text: string): number {
  if (/^\d+$/.test(text) && isCount(Number(text))) return Number(text);
  throw new TypeError(`\`${flag}\` must be ${countRange}, got ${JSON.stringify(text)}`);
}

/**
 * If a message starts with an option of `startSandbox`, replaces the option with what it was given as: the flag of the
 * command, or the variable with the API key.
 */
function withFlag(message: string, isKeyOfVariable: boolean): string {
  return message.replace(/^`([a-zA-Z]+)`/, (_, name: string) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return `\`${name === "apiKey" && isKeyOfVariable ? keyVariable : flag}\``;
  });
}
