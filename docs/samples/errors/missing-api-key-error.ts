import { createClient, isMissingApiKeyError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isMissingApiKeyError(error)) throw error;
  console.error("set PLANASONIX_API_KEY");
  process.exitCode = 2;
}
