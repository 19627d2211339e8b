import { type ClientOptions, createClient, type Logger, type Planasonix } from "@planasonix/client";
import { createClientFor, defineTables } from "@planasonix/client/core";
import { type OtherCommands, otherCommands, ownResources } from "../described/read-commands.ts";
import { UsageError } from "../errors/usage-error.ts";
import { publicServer } from "../generated/server.ts";
import { safeJson } from "../shown/sanitize.ts";
import type { SessionMachine } from "./machine.ts";
import { createHttpFetch } from "./transport/http-fetch.ts";

type Fetch = NonNullable<ClientOptions["fetch"]>;

/** What the client of a command depends on. */
export interface ClientSettings {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | (() => Promise<string>) | undefined;
  readonly authScheme?: string | undefined;
  readonly trustIdempotencyKeys?: boolean | undefined;
  readonly dialect?: ClientOptions["dialect"];
  readonly allow?: ClientOptions["allow"];
  /** What is logged to stderr: everything, as PLANASONIX_LOG says, or nothing. */
  readonly log: "debug" | "environment" | "off";
  readonly fetch?: ClientOptions["fetch"];
  readonly maxRetries?: number;
  /** The time limit of each call, in milliseconds. */
  readonly deadlineMs?: number;
  /** Called before each request. */
  readonly onSend?: (request: RequestInit) => void;
  /** Receives the warnings of the client. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Creates the client of a command.
 *
 * @throws {UsageError} If a setting is invalid.
 */
export function createSettingsClient(machine: SessionMachine, settings: ClientSettings): Planasonix {
  const { log, onWarning, onSend, ...others } = settings;
  const http = createHttpFetch(new URL(settings.baseUrl ?? publicServer), machine.env);
  const send: Fetch = settings.fetch ?? Object(machine.clientOptions).fetch ?? http;
  const given: object = {
    // Without `next`, the client would look for `cache` in the platform's `Request`, which loads all of `fetch`.
    fetchOptions: { next: undefined },
    ...others,
    userAgent: machine.userAgent,
    ...logging(machine, log, onWarning),
    ...machine.clientOptions,
    fetch: onSend ? observed(send, onSend) : send,
  };
  try {
    const other = otherCommands();
    return other ? createOtherClient(other, given as ClientOptions) : createClient(given as ClientOptions);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(inOwnWords(error.message));
    throw error;
  }
}

/** Creates the client of another API. It has the methods of its table; what ours has besides is a mistake that is named. */
function createOtherClient({ rows, secrets }: OtherCommands, options: ClientOptions): Planasonix {
  const names = new RegExp(secrets.names, "i");
  const client = createClientFor(defineTables<object>({ rows, secrets: { ...secrets, names } }), options);
  for (const resource of ownResources().filter((name) => !(name in client))) {
    Object.defineProperty(client, resource, {
      get: () => {
        throw new UsageError(`The API of --table has no ${resource}, which this command needs`);
      },
    });
  }
  return client as Planasonix;
}

function observed(send: Fetch, onSend: (request: RequestInit) => void): Fetch {
  return (url, request) => {
    onSend(request);
    return send(url, request);
  };
}

/** Replaces the name of an option of the client by that of the setting. */
function inOwnWords(message: string): string {
  return message
    .replace("`baseUrl`", "The base URL")
    .replace("`authScheme`", "auth_scheme of the profile")
    .replace("`logLevel`", "PLANASONIX_LOG");
}

/**
 * What the client logs. Lines go to stderr, made safe to print: the console, to which the client logs by itself, would mix
 * them with the results on stdout. Warnings are heard at any level.
 */
function logging(
  { env, stderr }: SessionMachine,
  log: ClientSettings["log"],
  onWarning: ClientSettings["onWarning"],
): Pick<ClientOptions, "logger" | "logLevel"> {
  const level = log === "environment" ? env.PLANASONIX_LOG?.toLowerCase() || "off" : log;
  const isOnlyHeard = level === "error" || level === "off";
  if (level === "off" && !onWarning) return { logLevel: "off" };
  const write =
    (name: keyof Logger): Logger["warn"] =>
    (message, details) => {
      if (name === "warn") onWarning?.(message);
      if (name === "warn" && isOnlyHeard) return;
      void stderr.write(`${log === "debug" ? log : name}: ${message} ${safeJson(details)}\n`);
    };
  return {
    // The client rejects a level that does not exist.
    logLevel: (onWarning && isOnlyHeard ? "warn" : level) as NonNullable<ClientOptions["logLevel"]>,
    logger: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
  };
}
