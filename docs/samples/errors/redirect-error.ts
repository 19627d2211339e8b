import { createClient, isRedirectError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isRedirectError(error)) throw error;
  console.error(`set baseUrl to the final address: ${error.location}`);
}
