// Receives deliveries, independent of the platform. The status of the response tells the sender whether to deliver
// again.
import { checkTime } from "../verify/freshness.ts";
import { type HeadersLike, readSignedHeaders } from "../verify/headers.ts";
import { checkOptions } from "../verify/options.ts";
import { concatenate, type RawBody, rawBytes } from "../verify/raw-body.ts";
import { listSecrets } from "../verify/secrets.ts";
import { matchSecret } from "../verify/verify.ts";
import { createMemoryStore } from "./deduplication.ts";
import { createDispatch } from "./dispatch.ts";
import { parseEvent, type WebhookEvent } from "./events.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createOnce } from "./once.ts";
import type { DeliveryFacts, DeliveryTelemetryParts } from "./telemetry.ts";

/** A raw body in chunks. Node's `setEncoding` turns bytes into strings. */
export type Chunks = Iterable<RawBody> | AsyncIterable<RawBody>;

/** The parts of a request that the receiver needs. */
export interface Incoming {
  readonly method: string | undefined;
  readonly headers: HeadersLike;
  /** Returns the raw body. Called at most once. Throws if the raw body is no longer available. */
  readonly body: () => Chunks;
}

/** A response without a body, independent of the platform. */
export interface DeliveryResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** What to report if the current step of a delivery fails. Updated before each step. */
type Progress = {
  -readonly [Name in keyof DeliveryFacts]: DeliveryFacts[Name];
} & {
  /** The status of the response. */
  status: number;
};

/**
 * Creates the function that turns a request into a response on any platform. That function never rejects.
 *
 * @throws {TypeError} If an option is unknown or has a wrong type, or `on` names an unknown event.
 * @throws {WebhookVerificationError} `empty-secret`, if there are no secrets or one is blank.
 */
export function createReceiver(options: HandlerOptions): (incoming: Incoming) => Promise<DeliveryResponse> {
  checkOptions(
    options,
    "on, otherwise:function, dialect:object, telemetry:object, deduplicate, onError:function, onRefused:function, maxBodyBytes:number, secrets, now:function, maxAgeSeconds:number, maxAheadSeconds:number",
  );
  const { onError = console.error, onRefused = warnOncePerReason(console.warn) } = options;
  const deliver = createDelivery(options, (error) => report(onError, error));
  const telemetry = options.telemetry as DeliveryTelemetryParts | undefined;

  const receive = async (incoming: Incoming, progress: Progress): Promise<DeliveryResponse> => {
    try {
      return { status: (await deliver(incoming, progress)) ? 204 : 503 };
    } catch (error) {
      const { status, event } = progress;
      progress.error = error;
      await report(status < 500 ? onRefused : onError, error, event);
      return { status };
    }
  };
  return async (incoming) => {
    if (incoming.method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const progress: Progress = { status: 500 };
    const act = (): Promise<DeliveryResponse> => receive(incoming, progress);
    return telemetry ? telemetry.observe(incoming.headers, progress, act) : act();
  };
}

/**
 * Creates the function that verifies a delivery, parses its event and calls the handler. That function resolves with
 * `false` if another process is handling the event.
 */
function createDelivery(
  options: HandlerOptions,
  onStoreError: (error: unknown) => unknown,
): (incoming: Incoming, progress: Progress) => Promise<boolean> {
  const { secrets, maxBodyBytes = 5_242_880, now = () => new Date(), ...rest } = options;
  const { on = {}, otherwise, dialect, deduplicate = createMemoryStore({ now }), ...tolerance } = rest;
  const known = typeof secrets === "function" ? secrets : listSecrets(secrets);
  const dispatch = createDispatch(on, otherwise);
  if (deduplicate !== false && typeof deduplicate?.has !== "function")
    throw new TypeError("`deduplicate` must be a store, or false");
  const { parse } = dialect ?? { parse: parseEvent };
  if (typeof parse !== "function") throw new TypeError("`dialect` must be of `createEventDialect`");
  const once = deduplicate ? createOnce(deduplicate, onStoreError) : always;

  return async ({ headers, body }, progress) => {
    const chunks = body();
    const before = now();
    progress.status = 401;
    // Checked before the body is read, so that an unsigned request costs little.
    const signed = readSignedHeaders(headers);
    progress.ageSeconds = Math.floor(Number(before) / 1000) - Number(signed.timestamp);
    checkTime(signed.timestamp, { ...tolerance, now: before });
    // A body that cannot be read says nothing about the delivery, so it must be delivered again.
    progress.status = 500;
    const bytes = await readAll(chunks, maxBodyBytes, progress);
    const list = typeof known === "function" ? listSecrets(await known()) : known;
    const after = now();
    progress.status = 401;
    // Checked again, because a sender can keep an old signature alive with a slow body.
    checkTime(signed.timestamp, { ...tolerance, now: after });
    const delivery = await matchSecret(signed, bytes, list);
    progress.status = 400;
    const event = parse(bytes);
    progress.status = 500;
    progress.event = event;
    return once(event.id, () => {
      progress.isDispatched = true;
      return dispatch(event, delivery);
    });
  };
}

async function always(_id: string, work: () => unknown): Promise<boolean> {
  await work();
  return true;
}

async function readAll(chunks: Chunks, maxBytes: number, progress: Progress): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = rawBytes(chunk);
    size += bytes.length;
    if (!(size <= maxBytes)) {
      progress.status = 413;
      throw new RangeError(`The body exceeds maxBodyBytes: ${maxBytes}`);
    }
    kept.push(bytes);
  }
  return concatenate(kept);
}

/**
 * Creates a function that logs only the first rejection for each reason, because anyone can send invalid deliveries.
 * The reason is that of a `WebhookVerificationError`, or else the name of the error.
 */
export function warnOncePerReason(warn: (message: string) => void): (error: unknown) => void {
  const reported = new Set<unknown>();
  return (error) => {
    const { name, reason = name, message } = Object(error);
    if (!reported.has(reason)) warn(`Rejected a delivery (logged once): ${message}`);
    reported.add(reason);
  };
}

async function report(to: HandlerOptions["onError"], error: unknown, event?: WebhookEvent): Promise<void> {
  try {
    await to?.(error, event);
  } catch {
    // An error of the callback must not change the response.
  }
}
