import type { Command } from "@planasonix/serving";
import { countRange, isCount, type SandboxOptions } from "./server/options.ts";
import { startSandbox } from "./server/start-sandbox.ts";

/** The parsed options of the command. All are strings except `port`, `readOnly` and `strict`. */
export interface SandboxCommandOptions {
  readonly port: number;
  readonly host?: string;
  readonly data?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly rateLimit?: string;
  readonly idempotencyKeys?: string;
  readonly readOnly?: boolean;
  readonly strict?: boolean;
}

/** The `planasonix-sandbox` command: its flags, and how it starts a sandbox. */
export function sandboxCommand(version: string): Command<SandboxCommandOptions> {
  return {
    name: "planasonix-sandbox",
    description: "Runs the Planasonix API with state on this machine, for tests and demos",
    version,
    defaultPort: 4011,
    flags: [
      ["--data <file>", "keep the data in a file"],
      ["--speed <factor>", "speed of the clock relative to real time: with 60, a minute takes a second"],
      ["--seed <name>", "initial data: demo, or empty"],
      ["--rate-limit <number>", "requests that each API key may send in a minute"],
      ["--idempotency-keys <how>", "what the API does with them: honored, ignored, or forgotten after, such as 10m"],
      ["--read-only", "reject every operation that changes something"],
      [
        "--strict",
        "reject probable mistakes in requests, such as unknown query parameters, instead of warning of them",
      ],
    ],
    start: async ({ speed, rateLimit, ...options }) => {
      const sandbox = await startSandbox({
        ...(options as SandboxOptions),
        ...(speed !== undefined && { speed: numberOf("--speed", speed) }),
        ...(rateLimit !== undefined && { rateLimit: countOf("--rate-limit", rateLimit) }),
      }).catch((error: unknown) => {
        throw error instanceof TypeError ? new TypeError(withFlag(error.message)) : error;
      });
      const { url, apiKey, operations } = sandbox;
      const curl = `curl -H 'Authorization: Bearer ${apiKey}' ${url}/pipelines`;
      return {
        readyLine: `Planasonix sandbox: ${operations} operations at ${url} - try: ${curl}`,
        close: sandbox.close,
      };
    },
  };
}

function numberOf(flag: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new TypeError(`\`${flag}\` must be a number greater than 0, got ${JSON.stringify(text)}`);
}

function countOf(flag: string, text: string): number {
  if (/^\d+$/.test(text) && isCount(Number(text))) return Number(text);
  throw new TypeError(`\`${flag}\` must be ${countRange}, got ${JSON.stringify(text)}`);
}

/** If a message starts with an option of `startSandbox`, replaces the option with the flag of the command. */
function withFlag(message: string): string {
  return message.replace(
    /^`([a-zA-Z]+)`/,
    (_, name: string) => `\`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\``,
  );
}
