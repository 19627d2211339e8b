// The options of a sandbox, their checks, and what they mean for its parts.
import { checkOptions, dialectRule, hostNames, isPort, isText, type OptionRules, origins } from "@planasonix/serving";
import type { Sandbox } from "../control/sandbox-tenant.ts";
import { type SeedData, storeSeed } from "../control/seed-data.ts";
import { countRange, isCount } from "../description/count-range.ts";
import { isObject } from "../description/document.ts";
import type { RateLimits } from "../request/rate-limit.ts";
import type { TenancyOptions } from "../tenants/live-tenants.ts";
import { type Duration, durationMs } from "../time/duration.ts";

/** Options of a sandbox. */
export interface SandboxOptions {
  /**
   * The TCP port; 0 selects a free one, and `false` opens none, so that only `fetch` reaches the sandbox.
   * @default 0
   */
  readonly port?: number | false | undefined;
  /**
   * The address to listen on.
   * @default "127.0.0.1"
   */
  readonly host?: string | undefined;
  /**
   * Names by which clients reach the sandbox, such as `api.test`. It refuses requests for other names with 403, because a
   * web page could send them (DNS rebinding). Pages on these hosts may use the sandbox.
   * @default on loopback, only `localhost` and loopback addresses; elsewhere, also addresses, names without a dot, and
   * names below `.local` and `.internal`
   */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Origins whose web pages may use the sandbox, such as `https://app.test`. It refuses other pages with 403.
   * @default pages of this machine, and of the hosts in `allowHosts`
   */
  readonly allowOrigins?: readonly string[] | undefined;
  /**
   * Whether time passes by itself (`real`), or only when a call to `clock.advance` or a client with `clock.client`
   * moves it (`manual`).
   * @default "real"
   */
  readonly clock?: "real" | "manual" | undefined;
  /**
   * The speed of the clock relative to real time. A manual clock has none. While a sandbox with a data file is stopped,
   * its time passes at speed 1.
   * @default 1
   */
  readonly speed?: number | undefined;
  /**
   * The time at the start. It may be earlier than the time stored in the data file.
   * @default the time stored in the data file, to which a real clock adds the time since then; or else the time of the
   * machine
   */
  readonly now?: Date | string | number | undefined;
  /**
   * The initial data of each tenant: `demo` for the examples of the API description, `empty` for none, or resources by
   * type, such as `{ pipeline: [{ name: "Orders" }] }`. A data file that exists keeps its data.
   * @default "demo"
   */
  readonly seed?: "demo" | "empty" | SeedData | undefined;
  /**
   * Called once when the data is new, before `startSandbox` resolves and `GET /_sandbox/health` returns 200. If it
   * rejects, so does `startSandbox`. A reset does not repeat it.
   * @default none
   */
  readonly init?: ((sandbox: Sandbox) => unknown) | undefined;
  /**
   * Makes IDs, secrets and the effect of a fault's `probability` reproducible; without a port, also the API keys of
   * tenants.
   * @default a new seed at each start
   */
  readonly randomSeed?: number | string | undefined;
  /**
   * The API key of the tenant that exists from the start: 8 to 200 visible ASCII characters without spaces. With a data
   * file, it replaces the stored one, and only its hash is stored.
   * @default the key that an earlier start has stored in the data file, or else a new one
   */
  readonly apiKey?: string | undefined;
  /**
   * Called after each response over HTTP.
   * @default none
   */
  readonly onRequest?: ((request: ServedRequest) => void) | undefined;
  /**
   * The file to keep the data in, with the time of each tenant. After a restart, the time of a tenant is at least the
   * time at which the sandbox was closed; if the process ended without closing it, at least the time of the tenant's
   * last change or timer. The option `now` takes precedence.
   * @default the data is kept in memory
   */
  readonly data?: string | undefined;
  /**
   * The limit of requests per minute. A number limits each API key, and ten times that number limits all API keys of a
   * tenant together. An object states both limits.
   * @default no limit
   */
  readonly rateLimit?: number | RateLimits | undefined;
  /**
   * How many runs of a tenant may go on at the same time. At the limit, a request that starts a run gets a 429, and runs
   * of schedules and triggers stay queued until others have ended.
   * @default no limit
   */
  readonly concurrentRuns?: number | undefined;
  /**
   * What the deployment does with idempotency keys: it honors them for 24 hours (`honored`), ignores them (`ignored`), or
   * forgets them after a duration such as `10m`, in the time of the tenant.
   * @default "honored"
   */
  readonly idempotencyKeys?: IdempotencyKeys | undefined;
  /**
   * Which webhook receivers the sandbox calls: those on this machine, or all.
   * @default "loopback"
   */
  readonly deliverTo?: "loopback" | "anywhere" | undefined;
  /**
   * Whether the signatures of deliveries contain the time of the machine (`real`), as receivers in programs expect, or
   * that of the tenant (`virtual`), for tests whose receiver has the clock of the tenant.
   * @default "real"
   */
  readonly signWith?: "real" | "virtual" | undefined;
  /**
   * The form in which the sandbox speaks: the name of a known dialect, such as `airflow-provider`, the text of a file with
   * one, or the dialect itself. A list serves several forms of one state, if they have no address in common; `url` is that
   * of the first.
   * @default "documented"
   */
  readonly dialect?: string | object | readonly (string | object)[] | undefined;
  /**
   * The path or the URL of the OpenAPI file of a deployment. The sandbox then has the paths of that file: it keeps the
   * state of each operation that it recognizes, and answers every other with its example. Not with `dialect`.
   * @default the documented operations
   */
  readonly spec?: string | undefined;
  /**
   * A deployment to behave as: the text of a file that `planasonix doctor --save` wrote, or its content. Its dialect and
   * its handling of idempotency keys are defaults for those options.
   * @default none
   */
  readonly like?: string | object | undefined;
  /**
   * Whether operations that change something are rejected with 403.
   * @default false
   */
  readonly readOnly?: boolean | undefined;
  /**
   * The effects that the API keys permit, such as `["read", "start"]`: an operation that needs another one is rejected with
   * 403, as for a missing scope.
   * @default all
   */
  readonly allow?: readonly string[] | undefined;
  /**
   * Whether probable mistakes in a request, such as an unknown query parameter, cause a 400. Otherwise, they cause a
   * warning in the header `X-Sandbox-Warning` of the response.
   * @default false
   */
  readonly strict?: boolean | undefined;
  /**
   * Receives each warning, once: of a probable mistake in a request, with the name of the operation, and of a manual clock
   * that has stood still for 5 s of real time although something waits for it.
   * @default console.warn
   */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** A request that the sandbox has served. */
export interface ServedRequest {
  /** The method in upper case. */
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  /** The status of the response; undefined if a fault reset the connection. */
  readonly status: number | undefined;
  /** How long the sandbox took, in milliseconds of real time. */
  readonly ms: number;
}

/** What a deployment does with idempotency keys: `honored`, `ignored`, or how long it remembers them. */
export type IdempotencyKeys = "honored" | "ignored" | Duration;

const effects = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"];

const isEffects = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((effect) => effects.includes(effect));

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;

const rules: OptionRules<SandboxOptions> = {
  port: [(value) => value === false || isPort(value), "a whole number from 0 to 65535, or false"],
  host: [isText, "the address to listen on, such as 127.0.0.1"],
  allowHosts: hostNames,
  allowOrigins: origins,
  clock: [(value) => value === "real" || value === "manual", '"real" or "manual"'],
  speed: [isPositive, "a number greater than 0"],
  now: [(value) => !Number.isNaN(new Date(value as string).getTime()), "a date"],
  seed: [isSeed, '"demo", "empty", or resources by type, such as { pipeline: [{ name: "Orders" }] }'],
  init: [(value) => typeof value === "function", "a function"],
  randomSeed: [(value) => isText(value) || typeof value === "number", "a number or a string that is not blank"],
  apiKey: [() => true, "an API key"],
  onRequest: [(value) => typeof value === "function", "a function"],
  data: [isText, "the path of a file"],
  concurrentRuns: [isCount, countRange],
  rateLimit: [(value) => isCount(value) || isLimits(value), `${countRange}, or { perKey, perOrganization }`],
  idempotencyKeys: [isKeyMemory, '"honored", "ignored", or a duration such as "10m"'],
  deliverTo: [(value) => value === "loopback" || value === "anywhere", '"loopback" or "anywhere"'],
  signWith: [(value) => value === "real" || value === "virtual", '"real" or "virtual"'],
  dialect: dialectRule,
  spec: [isText, "the path or the URL of an OpenAPI file"],
  like: [(value) => isText(value) || isObject(value), "the text of a saved report of a deployment, or its content"],
  readOnly: [(value) => typeof value === "boolean", "true or false"],
  allow: [isEffects, `a list of at least one of ${effects.join(", ")}`],
  strict: [(value) => typeof value === "boolean", "true or false"],
  onWarning: [(value) => typeof value === "function", "a function"],
};

function isSeed(value: unknown): boolean {
  if (value === "demo" || value === "empty") return true;
  return isObject(value) && (value.extends === undefined || value.extends === "demo");
}

/** The initial data of a tenancy. */
export function seedOf(option: SandboxOptions["seed"] = "demo"): Pick<TenancyOptions, "seed" | "addSeed"> {
  if (typeof option === "string") return { seed: option };
  return { seed: option.extends ?? "empty", addSeed: (tenant) => storeSeed(tenant, option) };
}

function isKeyMemory(value: unknown): boolean {
  try {
    keyMemoryOf(value as IdempotencyKeys);
    return true;
  } catch {
    return false;
  }
}

function isLimits(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { perKey, perOrganization, ...others } = value as Record<string, unknown>;
  return isCount(perKey) && isCount(perOrganization) && Object.keys(others).length === 0;
}

/** Checks the options of a sandbox. @throws {TypeError} If an option is unknown or invalid, or has no effect. */
export function checkSandboxOptions(options: SandboxOptions): void {
  checkOptions(options, rules);
  const { apiKey, speed, clock, dialect, spec, like } = options;
  if (like !== undefined && spec !== undefined) {
    throw new TypeError("`spec` has no effect with `like`: pass one of them");
  }
  if (dialect !== undefined && spec !== undefined) {
    throw new TypeError("`spec` has no effect with `dialect`: pass one of them");
  }
  if (speed !== undefined && clock === "manual") {
    throw new TypeError("`speed` has no effect on a manual clock, which stands still until a test moves it");
  }
  if (apiKey === undefined || (typeof apiKey === "string" && /^[!-~]{8,200}$/.test(apiKey))) return;
  // The value may be secret.
  throw new TypeError("`apiKey` must consist of 8 to 200 visible ASCII characters, without spaces");
}

/**
 * The limits that the option `rateLimit` sets; undefined if it is absent. A number limits each API key, and ten times
 * that number limits all API keys of a tenant together.
 */
export function rateLimitsOf(option: SandboxOptions["rateLimit"]): RateLimits | undefined {
  return typeof option === "number" ? { perKey: option, perOrganization: option * 10 } : option;
}

/**
 * How long idempotency keys are remembered, in milliseconds; undefined for the default.
 *
 * @throws {TypeError} If the option is a duration, and not a valid one.
 */
export function keyMemoryOf(option: IdempotencyKeys | undefined): number | undefined {
  if (option === undefined || option === "honored") return undefined;
  return option === "ignored" ? 0 : durationMs(option);
}
