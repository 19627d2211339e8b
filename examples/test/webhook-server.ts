import { sign } from "@planasonix/webhooks";
import { signedFetch } from "@planasonix/webhooks/send";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Program } from "./program.ts";

const secret = "whsec_5c1f0d2e7a9b4836";

/** The environment that a webhook server needs for these tests. */
export const serverEnv: Readonly<Record<string, string>> = { PLANASONIX_WEBHOOK_SECRET: secret };

function eventBody(type: string, id: string): string {
  return JSON.stringify({ id, type, job_id: "job_01jq8", name: "Zürich" }, null, 2);
}

/** Declares the tests that every example of a webhook server must pass. `start` starts it with `serverEnv`. */
export function testWebhookServer(start: () => Promise<Program>): void {
  let program: Program;
  beforeAll(async () => {
    program = await start();
  });
  afterAll(() => program.stop());

  const printed = (text: string) => program.lines.filter((line) => line.includes(text));

  test("handles an event once, even if it is delivered twice over HTTP", async () => {
    const body = eventBody("job.succeeded", "evt_once");

    const first = await signedFetch(program.url, { secret, body });
    const again = await signedFetch(program.url, { secret, body });

    expect([first.status, again.status]).toEqual([204, 204]);
    await expect.poll(() => printed("Job succeeded: evt_once")).toHaveLength(1);
  });

  test("acknowledges an event of an unknown type", async () => {
    const response = await signedFetch(program.url, { secret, body: eventBody("dlq.threshold_exceeded", "evt_other") });

    expect(response.status).toBe(204);
  });

  test("rejects a body that was changed in transit", async () => {
    const headers = await sign({ body: eventBody("job.failed", "evt_sent"), secret });

    const response = await fetch(program.url, { method: "POST", headers, body: eventBody("job.failed", "evt_forged") });

    expect([response.status, await response.text()]).toEqual([401, ""]);
    await expect.poll(() => printed("no-match")).toHaveLength(1);
    expect(printed("evt_forged")).toEqual([]);
  });

  test("rejects an unsigned request", async () => {
    expect((await fetch(program.url, { method: "POST", body: eventBody("job.failed", "evt_plain") })).status).toBe(401);
  });

  test("rejects a body larger than 5 MiB and keeps serving", async () => {
    const body = eventBody("job.failed", "evt_large").padEnd(5 * 1024 * 1024 + 1);

    expect((await signedFetch(program.url, { secret, body })).status).toBe(413);
    expect((await signedFetch(program.url, { secret, body: eventBody("job.failed", "evt_next") })).status).toBe(204);
    expect(printed("evt_large")).toEqual([]);
  });
}
