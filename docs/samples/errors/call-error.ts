import { createClient, isCallError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isCallError(error)) throw error;
  if (error.retryable) console.error(`call again at ${error.retryAt?.toISOString() ?? "any time"}`);
  else if (error.outcome === "unknown") console.error(`check with ${error.checkWith}`);
  else console.error(error.message, error.attempts.length);
}
