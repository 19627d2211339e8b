import { createClient, isDeadlineError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.list({}, { deadlineMs: 10_000 });
} catch (error) {
  if (!isDeadlineError(error)) throw error;
  console.error(
    error.deadlineMs,
    error.attempts.map(({ status }) => status),
    error.retryAt,
  );
}
