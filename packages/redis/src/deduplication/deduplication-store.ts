// Claims webhook events and records the handled ones, so that only one process handles each.
import { randomUUID } from "node:crypto";
import { any, checkOptions, ofType } from "@planasonix/runtime/limiter";
import type { DeduplicationStore } from "@planasonix/webhooks";
import { hashText } from "../store/key.ts";
import { milliseconds } from "../store/milliseconds.ts";
import { checkClient, type RedisClient } from "../store/redis-client.ts";
import { runScript } from "../store/script.ts";
import { type StartTimer, startTimer, withTimeLimit } from "../store/time-limit.ts";
import { deduplicationScript } from "./deduplication-script.ts";

/** Options of a shared record of handled events. */
export interface RedisDeduplicationOptions {
  /** A connected client of redis (node-redis) or ioredis. The store neither configures nor closes it. */
  readonly client: RedisClient;
  /**
   * The beginning of the names of all Redis keys. Applications that handle the same events independently need different
   * prefixes. Default: "planasonix".
   */
  readonly prefix?: string | undefined;
  /** How long a handled event is remembered, in milliseconds. Default: 86_400_000, one day. */
  readonly maxAgeMs?: number | undefined;
  /**
   * How long an event stays claimed by a process that ended while it handled the event, in milliseconds. Must exceed
   * the time that a handler takes, because after this time, another process may handle the event. Default: 300_000,
   * five minutes.
   */
  readonly claimMs?: number | undefined;
  /**
   * The time limit of one Redis command, in milliseconds. If a command exceeds it before the handler runs, the response
   * to the delivery is a 500, and the event is delivered again. Default: 1_000.
   */
  readonly timeoutMs?: number | undefined;
}

/** A record of handled events with all the methods that a webhook handler can use. */
export type RedisDeduplicationStore = Required<DeduplicationStore>;

/** The delay before a failed release is repeated for the first time, in milliseconds. */
const retryMs = 1_000;

const times = { maxAgeMs: milliseconds, claimMs: milliseconds, timeoutMs: milliseconds };

/**
 * Creates a record of handled events that processes share, so that one of them handles each event. Each event takes one
 * Redis key, which contains no data of the event and expires.
 * @throws {TypeError} If `client` is missing, or an option is unknown or has an invalid value.
 * @example const handler = createHandler({ secrets, on, deduplicate: createRedisDeduplicationStore({ client }) });
 */
export function createRedisDeduplicationStore(options: RedisDeduplicationOptions): RedisDeduplicationStore {
  return createDeduplicationStore(options, startTimer);
}

/** Does the same as {@link createRedisDeduplicationStore}, with a timer for tests. */
export function createDeduplicationStore(
  options: RedisDeduplicationOptions,
  startTimer: StartTimer,
): RedisDeduplicationStore {
  checkOptions(options, { client: any, prefix: ofType("string"), ...times });
  const { client, prefix = "planasonix", maxAgeMs = 86_400_000, claimMs = 300_000, timeoutMs = 1_000 } = options;
  checkClient(client);
  /** The tokens of this process's claims, by event ID. A late release must not end the claim of another process. */
  const tokens = new Map<string, string>();
  const run = (action: string, id: string, token: string, ms = 0): Promise<boolean> =>
    runScript(client, deduplicationScript, [`${prefix}:event:${hashText(id)}`], [action, token, `${ms}`]);
  const limited = (command: Promise<boolean>): Promise<boolean> => withTimeLimit(timeoutMs, command, startTimer);
  /**
   * Repeats a release that has failed, with growing delays, until it succeeds or the claim has expired: until then, the
   * claim would block every delivery of the event.
   */
  const releaseLater = (id: string, token: string, delayMs: number): void => {
    if (delayMs >= claimMs) return;
    const release = (): void => void run("release", id, token).catch(() => releaseLater(id, token, 2 * delayMs));
    startTimer(delayMs, release, "background");
  };
  const takeToken = (id: string): string => {
    const token = tokens.get(id) ?? "";
    tokens.delete(id);
    return token;
  };
  return {
    has: (id) => limited(run("has", id, "")),
    add: (id) => limited(run("add", id, takeToken(id), maxAgeMs)),
    async claim(id) {
      const token = randomUUID();
      const claim = run("claim", id, token, claimMs);
      try {
        const isOurs = await limited(claim);
        if (isOurs) tokens.set(id, token);
        return isOurs;
      } catch (error) {
        // The delivery fails, so a claim that may have succeeded must not block the next delivery.
        const release = (): Promise<boolean> => run("release", id, token);
        claim.then(release, release).catch(() => releaseLater(id, token, retryMs));
        throw error;
      }
    },
    async release(id) {
      const token = takeToken(id);
      try {
        return await limited(run("release", id, token));
      } catch (error) {
        if (token !== "") releaseLater(id, token, retryMs);
        throw error;
      }
    },
  };
}
