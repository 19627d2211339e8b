import { createClient, isNotAllowedError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isNotAllowedError(error)) throw error;
  console.error(`${error.operation} needs ${error.effects.join(", ")}`, error.limits);
}
