import { createClient, isResponseFormatError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isResponseFormatError(error)) throw error;
  console.error(error.url, `expected ${error.expected}, found ${error.found}`);
}
