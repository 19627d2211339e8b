import { checkOptions, isPort, isText, type OptionRules } from "@planasonix/serving";
import type { RateLimits } from "../layers/rate-limit.ts";

/** How a sandbox starts. */
export interface SandboxOptions {
  /** TCP port; 0 takes any free one, and `false` opens none: then only `fetch` reaches the sandbox. @default 0 */
  readonly port?: number | false | undefined;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** `real`: time passes. `manual`: it stands still until `clock.advance`. @default "real" */
  readonly clock?: "real" | "manual" | undefined;
  /** How many times faster than real the time passes, with `clock: "real"`. @default 1 */
  readonly speed?: number | undefined;
  /** The time at the start. @default the time of the machine, or the one of the data file */
  readonly now?: Date | string | number | undefined;
  /** `demo`: the examples of the description. `empty`: nothing. @default "demo" */
  readonly seed?: "demo" | "empty" | undefined;
  /** Makes ids and secrets repeatable. @default other ones at each start */
  readonly randomSeed?: number | string | undefined;
  /** File that keeps the data. @default in memory */
  readonly data?: string | undefined;
  /** Requests a minute by each key, or by each key and by all keys of a tenant. @default no limit */
  readonly rateLimit?: number | RateLimits | undefined;
  /** Receivers of webhooks: those on this machine, or all. @default "loopback" */
  readonly deliverTo?: "loopback" | "anywhere" | undefined;
  /** Refuse every operation that changes something. @default false */
  readonly readOnly?: boolean | undefined;
}

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;
const isCount = (value: unknown): boolean => typeof value === "number" && Number.isInteger(value) && value > 0;

const rules: OptionRules<SandboxOptions> = {
  port: [(value) => value === false || isPort(value), "a whole number from 0 to 65535, or false"],
  host: [isText, "the address to listen on, such as 127.0.0.1"],
  clock: [(value) => value === "real" || value === "manual", '"real" or "manual"'],
  speed: [isPositive, "a number greater than 0"],
  now: [(value) => !Number.isNaN(new Date(value as string).getTime()), "a date"],
  seed: [(value) => value === "demo" || value === "empty", '"demo" or "empty"'],
  randomSeed: [(value) => isText(value) || typeof value === "number", "a number or a text"],
  data: [isText, "the path of a file"],
  rateLimit: [
    (value) => isCount(value) || isLimits(value),
    "a whole number greater than 0, or { perKey, perOrganization }",
  ],
  deliverTo: [(value) => value === "loopback" || value === "anywhere", '"loopback" or "anywhere"'],
  readOnly: [(value) => typeof value === "boolean", "true or false"],
};

function isLimits(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { perKey, perOrganization, ...others } = value as Record<string, unknown>;
  return isCount(perKey) && isCount(perOrganization) && Object.keys(others).length === 0;
}

/** Checks the options of a sandbox. @throws {TypeError} If an option is unknown or wrong. */
export function checkSandboxOptions(options: SandboxOptions): void {
  checkOptions(options, rules);
}

/** The limits that an option asks for. A number limits each key, and ten times as much all keys of a tenant. */
export function rateLimitsOf(option: SandboxOptions["rateLimit"]): RateLimits | undefined {
  return typeof option === "number" ? { perKey: option, perOrganization: option * 10 } : option;
}
