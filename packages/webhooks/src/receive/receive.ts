import { checkTime } from "../verify/freshness.ts";
import { type HeadersLike, readSignedHeaders } from "../verify/headers.ts";
import { concatenate } from "../verify/raw-body.ts";
import { listSecrets } from "../verify/secrets.ts";
import { matchSecret } from "../verify/verify.ts";
import { createMemoryStore } from "./deduplication.ts";
import { createDispatch } from "./dispatch.ts";
import { parseEvent, type WebhookEvent } from "./events.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createOnce } from "./once.ts";

/** A raw body in pieces. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A request, as much as is needed of it. */
export interface Incoming {
  readonly method: string | undefined;
  readonly headers: HeadersLike;
  /** Called once at most; throws if the raw body is no longer to be had. */
  readonly body: () => Chunks;
}

/** A response without a body, before it takes the shape that the platform wants. */
export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** How far a delivery has come. */
interface Progress {
  /** What a failure of the step under way is answered with. */
  status: number;
  event?: WebhookEvent;
}

/**
 * Everything between a request and its answer, whatever the platform. What it makes never rejects.
 *
 * @throws {TypeError} If `on` names an unknown event.
 */
export function createReceiver(options: HandlerOptions): (incoming: Incoming) => Promise<Answer> {
  const { onError = console.error, onRefused } = options;
  const deliver = createDelivery(options, (error) => report(onError, error));

  return async (incoming) => {
    if (incoming.method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const progress: Progress = { status: 500 };
    try {
      await deliver(incoming, progress);
      return { status: 204 };
    } catch (error) {
      const { status, event } = progress;
      await report(status < 500 ? onRefused : onError, error, event);
      return { status };
    }
  };
}

function createDelivery(
  options: HandlerOptions,
  onUnnoted: (error: unknown) => unknown,
): (incoming: Incoming, progress: Progress) => Promise<void> {
  const { secrets, maxBodyBytes = 5 * 1024 * 1024, now = Date.now, ...rest } = options;
  const { on = {}, otherwise, deduplicate = createMemoryStore({ now }), ...tolerance } = rest;
  const dispatch = createDispatch(on, otherwise);
  const once = deduplicate ? createOnce(deduplicate, onUnnoted) : (_id: string, work: () => unknown) => work();

  return async ({ headers, body }, progress) => {
    const list = listSecrets(secrets);
    const chunks = body();
    progress.status = 401;
    // Before the body is read: whoever does not sign is not listened to.
    const signed = readSignedHeaders(headers);
    checkTime(signed.timestamp, { ...tolerance, now: new Date(now()) });
    progress.status = 413;
    const bytes = await readAll(chunks, maxBodyBytes);
    progress.status = 401;
    const delivery = await matchSecret(signed, bytes, list);
    progress.status = 400;
    const event = parseEvent(bytes);
    progress.status = 500;
    progress.event = event;
    await once(event.id, () => dispatch(event, delivery));
  };
}

async function readAll(chunks: Chunks, maxBytes: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (!(size <= maxBytes)) throw new RangeError(`The body has more than ${maxBytes} bytes`);
    kept.push(chunk);
  }
  return concatenate(kept);
}

async function report(to: HandlerOptions["onError"], error: unknown, event?: WebhookEvent): Promise<void> {
  try {
    await to?.(error, event);
  } catch {
    // A report that fails must not change the answer.
  }
}
