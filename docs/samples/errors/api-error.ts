import { createClient, isApiError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isApiError(error)) throw error;
  console.error(error.status, error.code, error.details, error.requestId);
}
