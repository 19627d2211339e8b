import { createClient, isAuthenticationError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isAuthenticationError(error)) throw error;
  console.error("PLANASONIX_API_KEY is unknown, expired or revoked");
  process.exitCode = 2;
}
