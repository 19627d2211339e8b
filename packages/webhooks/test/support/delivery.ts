import { sign } from "../../src/send/sign.ts";

export const SECRET = "whsec_5c1f0d2e7a9b4836";
/** When the deliveries of the tests are signed, and received unless a test says otherwise: 2025-11-24T16:00:00Z. */
export const SENT = 1_764_000_000;
export const now: () => number = () => SENT * 1000;

/** What differs from the usual delivery. */
export interface Given {
  readonly secret?: string;
  readonly timestamp?: number;
}

/** A request as it would arrive, signed. */
export async function deliver(body: string | Uint8Array<ArrayBuffer>, given: Given = {}): Promise<Request> {
  const headers = await sign({ body, secret: given.secret ?? SECRET, timestamp: given.timestamp ?? SENT });
  return new Request("https://receiver.test/webhooks", { method: "POST", headers, body });
}

/** The body of an event. */
export function eventBody(type: string, id: string = "evt_01jq8"): string {
  return JSON.stringify({ id, type, job_id: "job_01jq8" });
}
