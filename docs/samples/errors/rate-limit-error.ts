import { createClient, isRateLimitError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isRateLimitError(error)) throw error;
  console.error(`call again at ${error.retryAt?.toISOString() ?? "a later time"}`);
}
