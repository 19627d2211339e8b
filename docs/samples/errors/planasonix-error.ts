import { createClient, isPlanasonixError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isPlanasonixError(error)) throw error;
  console.error(JSON.stringify(error)); // without secrets
}
