// This folder is the session of one command: the machine that it runs on, and the client that its flags, environment and
// profile describe.
import type { Planasonix } from "@planasonix/client";
import { UsageError } from "../errors/usage-error.ts";
import { readDuration } from "../typed/duration.ts";
import { reserveStdin } from "../typed/source.ts";
import { type ApiKey, findApiKey } from "./api-key.ts";
import { type Profile, readProfile } from "./config-file.ts";
import { type ClientSettings, createSettingsClient } from "./create-client.ts";
import type { Host } from "./host.ts";

/** One command with its flags, and what its configuration says. */
export interface Session {
  readonly host: Host;
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The time limit that the caller gave, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** The only value of a flag. */
  flag(name: string): string | undefined;
  /** Whether a switch is on. */
  isOn(name: string): boolean;
  /** Settings from flags, environment and profile, in this order. */
  settings(): Promise<Settings>;
  /** Creates the client. `changes` replace settings. */
  client(changes?: Partial<ClientSettings>): Promise<Planasonix>;
  /** Prints a line for people to stderr. */
  say(text: string): Promise<void>;
}

/** Where the API is, and how to authenticate. */
export interface Settings {
  readonly profile: Profile;
  readonly profileName: string | undefined;
  readonly baseUrl: string | undefined;
  readonly apiKey: ApiKey | undefined;
}

/** @throws {UsageError} If `--timeout` is not a duration, `--idempotency-key` cannot be sent, or another flag has read the API key's stdin. */
export function createSession(host: Host, flags: Session["flags"]): Session {
  const flag = (name: string): string | undefined => flags.get(name)?.[0];
  const timeout = flag("timeout");
  const key = flag("idempotency-key");
  // An empty variable of a script must not turn into a new key for each attempt.
  if (key !== undefined && !/^[^\p{Cc}\u0100-\u{10ffff}]+$/u.test(key)) {
    throw new UsageError("--idempotency-key must have 1 or more Latin-1 characters, without control characters");
  }
  // The body is read first, and would take the key for JSON.
  if (flag("api-key-from") === "-") reserveStdin("--api-key-from", host);
  let settings: Promise<Settings> | undefined;
  const session: Session = {
    host,
    flags,
    timeoutMs: timeout === undefined ? undefined : readDuration(timeout, "--timeout"),
    flag,
    isOn: (name) => flag(name) === "true",
    settings() {
      settings ??= readSettings(host, flag);
      return settings;
    },
    async client(changes) {
      const { baseUrl, apiKey, profile } = await session.settings();
      return createSettingsClient(host, {
        baseUrl,
        apiKey: apiKey?.value,
        authScheme: profile.auth_scheme,
        trustIdempotencyKeys: profile.trust_idempotency_keys,
        isDebugging: session.isOn("debug"),
        ...changes,
      });
    },
    say: (text) => host.stderr.write(`${text}\n`),
  };
  return session;
}

async function readSettings(host: Host, flag: Session["flag"]): Promise<Settings> {
  const profileName = flag("profile") ?? (host.env.PLANASONIX_PROFILE || undefined);
  const isComplete = host.env.PLANASONIX_API_KEY && host.env.PLANASONIX_BASE_URL;
  // A job that has everything in its environment needs no file, and must not fail because of one.
  const profile = isComplete && profileName === undefined ? {} : await readProfile(host, profileName);
  const baseUrl = flag("base-url") ?? (host.env.PLANASONIX_BASE_URL || undefined) ?? profile.base_url;
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) {
    throw new UsageError(`The base URL ${JSON.stringify(baseUrl)} is not a URL such as https://api.planasonix.com/v1`);
  }
  return { profile, profileName, baseUrl, apiKey: await findApiKey(host, flag("api-key-from"), profile) };
}
