import type { Planasonix, StartInfo } from "@planasonix/client";
import { clientMethod } from "../../session/client-method.ts";
import type { WaitState } from "./wait-state.ts";

/**
 * How long a wait without a time limit goes on although the API does not answer at all, in milliseconds: at least this
 * long, at most twice.
 */
const withoutContactMs = 1_800_000;

/**
 * Starts the work, if that is asked for, and waits until it has ended. Without a time limit, waits for as long as the API
 * answers now and then.
 */
export async function waitInParts(
  state: WaitState,
  client: Planasonix,
  options: object,
  onStart: (resource: unknown, how: StartInfo) => Promise<void>,
): Promise<unknown> {
  const { session, work, start, key } = state;
  const limitMs = session.timeoutMs;
  const part = { ...options, deadlineMs: limitMs ?? withoutContactMs };
  const wait = clientMethod(client, work.poll.replace(/\w+$/, work.waiter.method));
  const how = start?.once ? { start: start.once.strategy } : { idempotencyKey: key?.text };
  for (let isFirst = true; ; isFirst = false) {
    state.isSeen = false;
    try {
      return await (isFirst && start ? start.start(client, { ...part, ...how, onStart }) : wait(state.id, part));
    } catch (error) {
      const { name, reason } = Object(error);
      const isOver = name !== "WaitError" || !/^(deadline|contact_lost)$/.test(reason);
      if (isOver || limitMs !== undefined || !state.isSeen || state.id === undefined) throw error;
    }
  }
}
