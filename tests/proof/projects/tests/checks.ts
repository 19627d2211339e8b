// The tests of a user's program, as checks that every test runner runs.
import { deepEqual, equal } from "node:assert/strict";
import { createClient, isServerError } from "@planasonix/client";
import { fakeClock, scriptedFetch } from "@planasonix/client/testing";
import { createHandler, sign } from "@planasonix/webhooks";

const pipeline = { id: "pl_1", type: "pipeline", attributes: {} };

/** The checks, by title. */
export const checks: Readonly<Record<string, () => Promise<void>>> = {
  "a call is retried without a real delay": async () => {
    const clock = fakeClock();
    const fetch = scriptedFetch(new Response(null, { status: 503 }), Response.json({ data: pipeline }));
    const planasonix = createClient({ apiKey: "key", clock, fetch, random: () => 0 });

    deepEqual(await planasonix.pipelines.get("pl_1"), pipeline);
    equal(fetch.sent.length, 2);
    equal(clock.sleptMs.length, 1);
  },
  "an error is recognized by its guard": async () => {
    const fetch = scriptedFetch(Response.json({ error: { code: "down", message: "Down" } }, { status: 500 }));
    const planasonix = createClient({ apiKey: "key", fetch, maxRetries: 0 });

    const error = await planasonix.pipelines.get("pl_1").catch((error: unknown) => error);
    equal(isServerError(error) && error.code, "down");
  },
  "a program reads a pipeline from the mock": async () => {
    const planasonix = createClient({ apiKey: "key" }); // Reads PLANASONIX_BASE_URL.

    equal((await planasonix.pipelines.get("pl_1")).type, "pipeline");
  },
  "a handler receives a signed delivery": async () => {
    const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
    const received: string[] = [];
    const handle = createHandler({ secrets: "whsec_1", on: { "job.failed": ({ id }) => void received.push(id) } });
    const headers = { ...(await sign({ body, secret: "whsec_1" })) };
    await handle(new Request("https://receiver.test/", { method: "POST", body, headers }));

    deepEqual(received, ["evt_1"]);
  },
};
