import { createClient, isPaginationError } from "@planasonix/client";

const planasonix = createClient();
try {
  for await (const pipeline of planasonix.pipelines.list()) console.log(pipeline.id);
} catch (error) {
  if (!isPaginationError(error)) throw error;
  console.error(`${error.operation} goes on at the cursor ${error.cursor}`);
}
