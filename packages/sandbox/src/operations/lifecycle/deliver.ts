// Sends deliveries over HTTP. Sending takes real time, so `advanceTo` of the scheduler waits until it has ended.
import { signedFetch } from "@planasonix/webhooks/send";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import { type AttemptResult, deliverTask, deliveryType, endAttempt, webhookType } from "./deliveries.ts";

/** How deliveries are sent. */
export interface DeliveryOptions {
  /** Runs work in a transaction, at the time of the tenant. */
  readonly transaction: <Result>(work: (workspace: Workspace) => Result) => Result;
  /** Whether receivers on other machines are called. */
  readonly anywhere: boolean;
  readonly fetch: (url: string | URL, init: RequestInit) => Promise<Response>;
  /** The time of signatures, in milliseconds since 1970. */
  readonly signedAt: () => number;
}

/** The timeout of a request to a receiver, in milliseconds of real time. */
const timeoutMs = 10_000;

/** How long after its start an attempt is repeated if the process ends during it, in milliseconds of virtual time. */
const watchdogMs = 60_000;

/**
 * Starts an attempt; returns undefined if the delivery does not exist, or if its receiver must not be called, which ends
 * the attempt at once. Call this function in the transaction that removes the timer of the delivery: the attempt begins
 * after the commit. A new timer repeats the attempt if the process ends during the attempt.
 */
export function startAttempt(workspace: Workspace, id: string, options: DeliveryOptions): Promise<void> | undefined {
  const delivery = workspace.resources.find(deliveryType, id);
  if (delivery === undefined) return undefined;
  const error = obstacleOf(workspace, delivery, options);
  if (error !== undefined) {
    endAttempt(workspace, delivery, { status: null, error, isFinal: true });
    return undefined;
  }
  workspace.timers.set({ due: workspace.now + watchdogMs, task: deliverTask, subject: id, detail: null });
  return Promise.resolve()
    .then(() => attempt(delivery, options))
    .then((result) => options.transaction((later) => endAttempt(later, delivery, result)));
}

/** Why the receiver of a delivery must not be called. */
function obstacleOf(
  { resources }: Workspace,
  { attributes: { webhook_id, url } }: StoredResource,
  { anywhere }: DeliveryOptions,
): string | undefined {
  if (resources.find(webhookType, String(webhook_id)) === undefined) return "the webhook was deleted";
  if (anywhere || isLoopback(new URL(String(url)).hostname)) return undefined;
  return "the sandbox delivers to this machine only, unless `deliverTo` is `anywhere`";
}

async function attempt({ attributes }: StoredResource, options: DeliveryOptions): Promise<AttemptResult> {
  try {
    const response = await signedFetch(String(attributes.url), {
      secret: String(attributes.secret),
      body: JSON.stringify(attributes.payload),
      maxRetries: 0,
      clock: { now: options.signedAt, sleep: async () => {} },
      fetch: options.fetch,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    const { message } = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    return { status: null, error: message };
  }
}

/**
 * Whether a host, as `URL` writes it, is this machine. Narrower than for requests that arrive: a resolver may ask a
 * name server for a name below `.localhost`, and the delivery would go elsewhere.
 */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
