import { describe } from "vitest";
import { startProgram } from "./program.ts";
import { serverEnv, testWebhookServer } from "./webhook-server.ts";

// The example of a worker needs workerd: `tests/proof/platforms` tests it.
describe.each(["webhooks-express/server.ts", "webhooks-hono/server.ts"])("%s", (file) => {
  testWebhookServer(() => startProgram(file, serverEnv));
});
