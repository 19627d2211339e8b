import { createClient, isNotFoundError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.get("pl_01hqxyz");
} catch (error) {
  if (!isNotFoundError(error)) throw error;
  console.error(`${error.path} does not exist, or this key cannot see it`);
}
