import { sign } from "../../src/send/sign.ts";

export const SECRET = "whsec_5c1f0d2e7a9b4836";
/** The Unix time at which the tests sign and receive deliveries: 2025-11-24T16:00:00Z. */
export const SENT = 1_764_000_000;
/** Returns {@link SENT} as a `Date`. */
export const now: () => Date = () => new Date(SENT * 1000);

/** The secret and the time of signing of a delivery. The defaults are {@link SECRET} and {@link now}. */
export interface DeliveryChanges {
  readonly secret?: string;
  readonly timestamp?: Date;
}

/** Creates a signed request. */
export async function deliver(body: string | Uint8Array<ArrayBuffer>, changes: DeliveryChanges = {}): Promise<Request> {
  const headers = await sign({ body, secret: changes.secret ?? SECRET, timestamp: changes.timestamp ?? now() });
  return new Request("https://receiver.test/webhooks", { method: "POST", headers, body });
}

export function eventBody(type: string, id: string = "evt_01jq8"): string {
  return JSON.stringify({ id, type, job_id: "job_01jq8" });
}
