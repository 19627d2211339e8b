// Receives Planasonix webhooks with Express.
//
//   PLANASONIX_WEBHOOK_SECRET=whsec_... PORT=3000 node webhooks-express/server.ts
import type { AddressInfo } from "node:net";
import { createNodeHandler } from "@planasonix/webhooks/node";
import express from "express";

const { PLANASONIX_WEBHOOK_SECRET = "", PORT = "3000" } = process.env;
const app = express();

// Registered before the body parser below, because the signature covers the raw bytes, which a parser discards.
app.post(
  "/webhooks/planasonix",
  createNodeHandler({
    secrets: PLANASONIX_WEBHOOK_SECRET,
    on: {
      "job.succeeded": (event) => console.log(`Job succeeded: ${event.id}`),
      "job.failed": (event) => console.log(`Job failed: ${event.id}`),
    },
    otherwise: (event) => console.log(`Other event, ${event.type}: ${event.id}`),
    onError: (error) => console.error("Could not handle a delivery:", error),
    onRefused: (error) => console.error(`Rejected a delivery: ${error}`),
  }),
);

app.use(express.json());
app.post("/orders", (request, response) => {
  response.json({ received: request.body });
});

const server = app.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/planasonix`);
});
