import { createClient, isWaitError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.runAndWait("pl_01hqxyz");
} catch (error) {
  if (!isWaitError(error)) throw error;
  // `failed` and `canceled` are final. Otherwise the work may go on: wait again.
  const isOver = error.reason === "failed" || error.reason === "canceled";
  if (!isOver && error.id !== undefined) await planasonix.runs.wait(error.id);
  else console.error(error.reason, error.last);
}
