import { createClient, isServerError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isServerError(error)) throw error;
  if (error.outcome === "unknown") console.error(`It may have been executed: check with ${error.checkWith}`);
  else console.error(`quote ${error.requestId} to support`);
}
