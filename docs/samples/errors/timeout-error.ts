import { createClient, isTimeoutError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.list({}, { timeoutMs: 5_000 });
} catch (error) {
  if (!isTimeoutError(error)) throw error;
  console.error(`no response within ${error.timeoutMs} ms`);
}
