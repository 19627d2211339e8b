import { createClient, isPermissionDeniedError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isPermissionDeniedError(error)) throw error;
  console.error(`The key must not call ${error.operation}: ${error.message}`);
}
