import { dirname } from "node:path";
import type { AllowedEffects, Effect, Planasonix } from "@planasonix/client";
import { UsageError } from "../errors/usage-error.ts";
import { publicServer } from "../generated/server.ts";
import { readDuration } from "../typed/duration.ts";
import { reserveStdin } from "../typed/source.ts";
import { type ApiKey, readKey, typedKey } from "./api-key.ts";
import { configPath, readProfile } from "./config-file.ts";
import { type Connection, type ConnectionSource, resolveConnection } from "./connection.ts";
import { type ClientSettings, createSettingsClient } from "./create-client.ts";
import type { SessionMachine } from "./machine.ts";
import { readPolicyFiles, requireEffects, typedLimits } from "./policy.ts";
import { baseUrlIn, readSpokenDialect, type SpokenDialect } from "./spoken-dialect.ts";

/** A program with its flags, and what its configuration says. */
export interface Session<Machine extends SessionMachine = SessionMachine> {
  readonly machine: Machine;
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The time limit that the caller gave, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** The only value of a flag. */
  flag(name: string): string | undefined;
  /** Whether a switch is on. */
  isOn(name: string): boolean;
  /** Settings from flags, environment and profile, in this order. */
  settings(): Promise<Settings>;
  /** What limits the command, by the administrator's file, the configuration, the environment and flags; empty: nothing. */
  limits(): Promise<readonly AllowedEffects[]>;
  /** @throws {Ended} If a command, or a part of it, is not allowed. Call it before anything is sent or asked. */
  require(name: string, effects: () => readonly Effect[]): Promise<void>;
  /** Creates the client. `changes` replace settings. */
  client(changes?: Partial<ClientSettings>): Promise<Planasonix>;
  /** Prints a line for people to stderr. */
  say(text: string): Promise<void>;
}

/** Where the API is, how to authenticate, and what the server speaks. */
export interface Settings extends Pick<Connection, "server" | "options"> {
  readonly apiKey: ApiKey | undefined;
  /** `undefined` for the documented form. */
  readonly dialect: SpokenDialect | undefined;
}

/** @throws {UsageError} If `--timeout` is not a duration, `--idempotency-key` cannot be sent, or another flag has read the API key's stdin. */
export function createSession<Machine extends SessionMachine>(
  machine: Machine,
  flags: Session["flags"],
): Session<Machine> {
  const flag = (name: string): string | undefined => flags.get(name)?.[0];
  const timeout = flag("timeout");
  const key = flag("idempotency-key");
  // An empty variable of a script must not turn into a new key for each attempt.
  if (key !== undefined && !/^[^\p{Cc}\u0100-\u{10ffff}]+$/u.test(key)) {
    throw new UsageError("--idempotency-key must have 1 or more Latin-1 characters, without control characters");
  }
  // The body is read first, and would take the key for JSON.
  if (flag("api-key-from") === "-") reserveStdin("--api-key-from", machine);
  let sources: Promise<LimitedSource[]> | undefined;
  let limits: Promise<readonly AllowedEffects[]> | undefined;
  let settings: Promise<Settings> | undefined;
  const read = (): Promise<LimitedSource[]> => {
    sources ??= readSources(machine, flag("profile"));
    return sources;
  };
  const session: Session<Machine> = {
    machine,
    flags,
    timeoutMs: timeout === undefined ? undefined : readDuration(timeout, "--timeout"),
    flag,
    isOn: (name) => flag(name) === "true",
    settings() {
      settings ??= read().then((found) => readSettings(session, found));
      return settings;
    },
    limits() {
      limits ??= readLimits(session, read);
      return limits;
    },
    async require(name, effects) {
      const limits = await session.limits();
      if (limits.length > 0) requireEffects(name, effects(), limits);
    },
    async client(changes) {
      const limits = await session.limits(); // First: nothing else is read for a command before its policy is known.
      const { server, apiKey, options, dialect } = await session.settings();
      return createSettingsClient(machine, {
        baseUrl: server.url,
        apiKey: apiKey?.value,
        authScheme: options.auth_scheme,
        trustIdempotencyKeys: options.trust_idempotency_keys,
        ...(dialect && { dialect: dialect.option }),
        ...(limits.length > 0 && { allow: limits }),
        log: session.isOn("debug") ? "debug" : "environment",
        ...changes,
      });
    },
    say: (text) => machine.stderr.write(`${text}\n`),
  };
  return session;
}

/** The time limit of a call. */
export function callLimits({ timeoutMs }: Pick<Session, "timeoutMs">): { readonly deadlineMs?: number } {
  return timeoutMs === undefined ? {} : { deadlineMs: timeoutMs };
}

async function readLimits({ machine, flag }: Session, read: () => Promise<LimitedSource[]>): Promise<AllowedEffects[]> {
  const administrator = await readPolicyFiles(machine.policyFiles);
  const profile = (await read()).flatMap((source) => source.limits ?? []);
  return [...administrator, ...profile, ...typedLimits(machine, flag("allow"))];
}

async function readSettings(
  { machine, flag, timeoutMs }: Session,
  sources: readonly LimitedSource[],
): Promise<Settings> {
  const [baseUrl, keyFrom, form] = [flag("base-url"), flag("api-key-from"), flag("dialect")];
  const typed = {
    server: baseUrl === undefined ? undefined : { url: baseUrl, place: "--base-url" },
    key: keyFrom === undefined ? undefined : typedKey(keyFrom),
    dialect: form === undefined ? undefined : { given: form, place: "--dialect", folder: machine.cwd },
  };
  const usual = { url: publicServer, place: "the default" };
  const { server, key, options, ...found } = resolveConnection(typed, sources, usual);
  if (!URL.canParse(server.url)) {
    throw new UsageError(
      `The base URL ${JSON.stringify(server.url)} is not a URL such as https://api.planasonix.com/v1`,
    );
  }
  const { server: spoken, dialect } = await speak(server, found.dialect, server === usual);
  return { server: spoken, options, dialect, apiKey: key && (await readKey(machine, key, timeoutMs)) };
}

/** Reads the dialect of a server, and adds its path to the base URL. The documented form changes nothing. */
async function speak(
  server: Connection["server"],
  given: Connection["dialect"],
  isPublic: boolean,
): Promise<Pick<Settings, "server" | "dialect">> {
  if (given === undefined || given.given === "documented") return { server, dialect: undefined };
  const dialect = await readSpokenDialect(given);
  return { server: { ...server, url: baseUrlIn(dialect, isPublic ? undefined : server.url) }, dialect };
}

/** A source, and what it limits. */
interface LimitedSource extends ConnectionSource {
  readonly limits?: readonly AllowedEffects[];
}

/** The profile and the environment: a profile that was typed comes first, and another one last. */
async function readSources(machine: SessionMachine, typed: string | undefined): Promise<LimitedSource[]> {
  const environment = environmentSource(machine);
  if (typed !== undefined) return [await readProfileSource(machine, typed), environment];
  const named = machine.env.PLANASONIX_PROFILE || undefined;
  // A job that has everything in its environment needs no file, and must not fail because of one.
  if (environment.server && environment.key && named === undefined) return [environment];
  return [environment, await readProfileSource(machine, named)];
}

function environmentSource({ env, cwd }: SessionMachine): ConnectionSource {
  const [url, key, dialect] = ["PLANASONIX_BASE_URL", "PLANASONIX_API_KEY", "PLANASONIX_DIALECT"];
  const given = env[dialect];
  return {
    dialect: given ? { given, place: `the environment variable ${dialect}`, folder: cwd } : undefined,
    server: env[url] ? { url: env[url], place: `the environment variable ${url}` } : undefined,
    key: env[key] ? { source: `env:${key}`, place: `the environment variable ${key}` } : undefined,
  };
}

async function readProfileSource(machine: SessionMachine, named: string | undefined): Promise<LimitedSource> {
  const place = `the profile ${named ?? "default"}`;
  const {
    base_url: url,
    api_key: text,
    api_key_command: command,
    api_key_from: source,
    table: _,
    allow: __,
    limits,
    dialect: given,
    ...options
  } = await readProfile(machine, named);
  const key =
    (source && { source, place: `the environment variable ${source.replace(/^env:/, "")} (${place})` }) ||
    (text && { text, place }) ||
    (command && { command, place: `api_key_command of ${place}` }) ||
    undefined;
  const folder = dirname(configPath(machine) ?? machine.cwd);
  const dialect = given === undefined ? undefined : { given, place: `dialect of ${place}`, folder };
  return { server: url ? { url, place } : undefined, key, dialect, options, limits, isNamed: named !== undefined };
}
