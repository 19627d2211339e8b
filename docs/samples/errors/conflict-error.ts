import { createClient, isConflictError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.pipelines.run("pl_01hqxyz");
} catch (error) {
  if (!isConflictError(error)) throw error;
  const { data } = await planasonix.pipelines.listRuns("pl_01hqxyz");
  console.error(
    error.message,
    data.map(({ id, attributes }) => [id, attributes.status]),
  );
}
