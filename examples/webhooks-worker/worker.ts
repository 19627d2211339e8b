// Receives Planasonix webhooks in a Cloudflare Worker.
//
//   npx wrangler secret put PLANASONIX_WEBHOOK_SECRET && npx wrangler deploy
import { createHandler, createMemoryStore } from "@planasonix/webhooks";

interface Env {
  readonly PLANASONIX_WEBHOOK_SECRET: string;
}

// This store lives as long as its isolate. To share a store between isolates, implement one with a Durable Object.
const seen = createMemoryStore({ maxEntries: 1000 });

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const receive = createHandler({
      secrets: env.PLANASONIX_WEBHOOK_SECRET,
      deduplicate: seen,
      on: {
        "job.succeeded": (event) => console.log(`Job succeeded: ${event.id}`),
        "job.failed": (event) => console.log(`Job failed: ${event.id}`),
      },
      onRefused: (error) => console.error(`Rejected a delivery: ${error}`),
    });
    return receive(request);
  },
};
