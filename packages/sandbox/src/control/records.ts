// What tests read of a tenant: its deliveries, and what caused what.
import { deliveryType } from "../operations/lifecycle/deliveries.ts";
import type { CausedEffect } from "../store/causes.ts";
import type { StoredResource } from "../store/resources.ts";
import type { Tenant } from "../tenants/tenant.ts";

/** A delivery to a webhook. */
export interface RecordedDelivery {
  /** The ID of the delivery. */
  readonly id: string;
  /** The ID of the webhook. */
  readonly webhookId: string;
  /** The type of the event, such as `job.succeeded`. */
  readonly event: string;
  /** `pending`, `delivered` or `failed`. */
  readonly status: string;
  /** The number of the latest attempt, including one that is still pending, from 1. */
  readonly attempt: number;
  /** The status of the response to the latest completed attempt; null if there was no response. */
  readonly httpStatus: number | null;
  /** Why the latest completed attempt failed; undefined if it succeeded, or if none has completed. */
  readonly lastError: string | undefined;
  /** The body of the delivery, parsed. */
  readonly payload: unknown;
}

/** Something that happened because of something else, such as the job of a run. */
export interface RecordedEffect {
  /** The type of the resource, such as `pipeline_run`, `job` or `webhook_delivery`; `notification` for a notification. */
  readonly type: string;
  /** The ID of the resource or the notification. */
  readonly id: string;
  /** When it happened, by the clock of the tenant, in milliseconds since 1970. */
  readonly at: number;
  /** The resource that caused it; or a `request`, whose `id` is the name of the operation, such as `pipelines.run`. */
  readonly cause: { readonly type: string; readonly id: string };
  /** The event of a delivery or a notification, such as `job.succeeded`; undefined for other effects. */
  readonly event: string | undefined;
  /** The webhook of a delivery; undefined for other effects. */
  readonly webhookId: string | undefined;
  /** The rule of a notification; undefined for other effects. */
  readonly ruleId: string | undefined;
  /** The channel of a notification; undefined for other effects. */
  readonly channelId: string | undefined;
}

/** The deliveries that the sandbox has made. Those of the seed have no payload, and are omitted. */
export function recordedDeliveries({ data }: Tenant): RecordedDelivery[] {
  const all = data.resources.select(deliveryType, { ascending: true });
  return all.filter(({ attributes }) => attributes.payload !== undefined).map(toDelivery);
}

function toDelivery({ id, attributes }: StoredResource): RecordedDelivery {
  const { webhook_id, event, status, attempt, http_status, last_error, payload } = attributes;
  return {
    id,
    webhookId: String(webhook_id),
    event: String(event),
    status: String(status),
    attempt: Number(attempt ?? 1),
    httpStatus: typeof http_status === "number" ? http_status : null,
    lastError: typeof last_error === "string" ? last_error : undefined,
    payload,
  };
}

/** An effect, as tests read it. */
export function toEffect({ detail, ...effect }: CausedEffect): RecordedEffect {
  const { event, webhook_id, rule_id, channel_id } = detail;
  return { ...effect, event, webhookId: webhook_id, ruleId: rule_id, channelId: channel_id };
}
