// Deliveries of events to webhooks. A delivery is a stored resource, and a timer sends it, so that both survive a
// restart.

import { toEvent } from "@planasonix/serving";
import type { Cause, Workspace } from "../../call/workspace.ts";
import { strings } from "../../description/document.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";

/** The type of webhooks. */
export const webhookType = "webhook";

/** The type of the resources that record deliveries. */
export const deliveryType = "webhook_delivery";

/** The task of the timers that send a delivery. */
export const deliverTask = "deliver";

/** Queues an event for the webhooks that are enabled and subscribe to it, by its documented type or that of the form. */
export function emit(workspace: Workspace, event: string, resource: StoredResource): void {
  const { type, id } = resource;
  // Omits stored attributes that the description does not declare.
  const described = typeOf(workspace.model, type).attributes.map(({ name }) => name);
  const attributes = Object.fromEntries(described.map((name) => [name, resource.attributes[name]]));
  const types = [event, workspace.events?.[event]?.type ?? event];
  const subscribed = workspace.resources
    .select(webhookType)
    .filter(
      ({ attributes: { enabled, events } }) => enabled === true && strings(events).some((one) => types.includes(one)),
    );
  if (subscribed.length === 0) return;
  const happened = { id: newEventId(workspace), event, data: { id, type, attributes }, cause: resource };
  for (const webhook of subscribed) queue(workspace, webhook, happened);
}

/** Returns a new ID for an event, which is the same in every delivery of the event. */
export function newEventId(workspace: Workspace): string {
  return workspace.newId(deliveryType).id.replace(/^[a-z]+_/, "evt_");
}

/** What has happened. */
export interface Event {
  readonly id: string;
  readonly event: string;
  /** The resource of the event. A test event has none. */
  readonly data?: unknown;
  readonly cause: Cause;
}

/** Queues an event for a webhook. Returns the record of the delivery. */
export function queue(
  workspace: Workspace,
  webhook: StoredResource,
  { id: eventId, event, data, cause }: Event,
): StoredResource {
  const { seq, id } = workspace.newId(deliveryType);
  const documented = { id: eventId, type: event, created_at: workspace.timestamp, data };
  const form = workspace.events?.[event];
  const payload = form === undefined ? documented : toEvent(form, documented);
  const { url, signing_secret } = webhook.attributes;
  const attributes = {
    webhook_id: webhook.id,
    event,
    status: "pending",
    http_status: null,
    attempt: 1,
    delivered_at: null,
    // No response of the API contains these attributes. Later attempts use this secret even after a rotation.
    payload,
    url,
    secret: signing_secret,
  };
  workspace.timers.set({ due: workspace.now, task: deliverTask, subject: id, detail: null });
  workspace.caused({ type: deliveryType, id, at: workspace.now }, cause, { event, webhook_id: webhook.id });
  return workspace.resources.insert(deliveryType, { seq, id, attributes });
}

/** How an attempt ended. */
export interface AttemptResult {
  /** The status of the response; null if there was none. */
  readonly status: number | null;
  readonly error?: string | undefined;
  /** Whether every further attempt would end in the same way. */
  readonly isFinal?: boolean;
}

/**
 * The pauses before the second and the third attempt, in milliseconds. How often the platform retries is not
 * documented.
 */
const retryPausesMs: readonly number[] = [10_000, 60_000];

const dayMs = 86_400_000;

/**
 * Stores the result of an attempt. Schedules the next attempt if this one failed and was not the last. A success updates
 * the webhook.
 */
export function endAttempt(workspace: Workspace, delivery: StoredResource, result: AttemptResult): void {
  const { status, error, isFinal = false } = result;
  const { resources, timers } = workspace;
  const now = workspace.timestamp;
  timers.cancel(delivery.id);
  const attempt = Number(delivery.attributes.attempt);
  const isDelivered = status !== null && status >= 200 && status < 300;
  const pauseMs = isDelivered || isFinal ? undefined : retryPausesMs[attempt - 1];
  const { last_error: _, ...unchanged } = delivery.attributes; // A success clears `last_error`.
  const change = isDelivered
    ? { status: "delivered", http_status: status, delivered_at: now }
    : {
        status: pauseMs === undefined ? "failed" : "pending",
        http_status: status,
        last_error: error ?? `the receiver responded with ${status}`,
        failed_at: now,
      };
  const next = pauseMs === undefined ? attempt : attempt + 1;
  resources.save(delivery, { attributes: { ...unchanged, ...change, attempt: next } });
  if (pauseMs !== undefined) {
    timers.set({ due: workspace.now + pauseMs, task: deliverTask, subject: delivery.id, detail: null });
  }
  const webhook = isDelivered ? resources.find(webhookType, String(delivery.attributes.webhook_id)) : undefined;
  if (webhook !== undefined) resources.save(webhook, { attributes: { ...webhook.attributes, last_delivery_at: now } });
}

/** How many deliveries to a webhook have failed in the last 24 hours. */
export function recentFailures({ resources, now }: Workspace, id: string): number {
  return resources.count(deliveryType, [
    { attribute: "webhook_id", equals: id },
    { attribute: "status", equals: "failed" },
    { attribute: "failed_at", from: timestamp(now - dayMs) },
  ]);
}
