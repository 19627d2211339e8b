import { createClient, isConnectionError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isConnectionError(error)) throw error;
  if (error.phase === "connect") console.error("nothing was sent", error.cause);
  else if (error.outcome === "unknown") console.error(`check with ${error.checkWith}`);
}
