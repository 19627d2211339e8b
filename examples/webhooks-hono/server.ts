// Receives Planasonix webhooks with Hono, here on Node. The same app runs on Bun, Deno and Workers.
//
//   PLANASONIX_WEBHOOK_SECRET=whsec_... PORT=3000 node webhooks-hono/server.ts
import { serve } from "@hono/node-server";
import { createHandler } from "@planasonix/webhooks";
import { Hono } from "hono";

const { PLANASONIX_WEBHOOK_SECRET = "", PLANASONIX_WEBHOOK_SECRET_OLD, PORT = "3000" } = process.env;

const receive = createHandler({
  // During a rotation, both secrets are valid; `secretIndex` shows when the old secret is no longer in use.
  secrets: PLANASONIX_WEBHOOK_SECRET_OLD
    ? [PLANASONIX_WEBHOOK_SECRET, PLANASONIX_WEBHOOK_SECRET_OLD]
    : PLANASONIX_WEBHOOK_SECRET,
  on: {
    "job.succeeded": (event, { secretIndex }) => console.log(`Job succeeded: ${event.id} (secret ${secretIndex})`),
    "job.failed": (event) => console.log(`Job failed: ${event.id}`),
  },
  onRefused: (error) => console.error(`Rejected a delivery: ${error}`),
});

const app = new Hono();
app.post("/webhooks/planasonix", (context) => receive(context.req.raw));

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`Listening on http://127.0.0.1:${port}/webhooks/planasonix`);
});
