import { serverEnv, testWebhookServer } from "@planasonix/examples/test/webhook-server.ts";
import { describe } from "vitest";
import { startWorker } from "./example-worker.ts";

describe("examples/webhooks-worker/worker.ts, in workerd", () => {
  testWebhookServer(() =>
    startWorker(new URL(import.meta.resolve("@planasonix/examples/webhooks-worker/worker.ts")), serverEnv),
  );
});
