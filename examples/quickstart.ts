// Creates a pipeline, activates and runs it, waits for the run, reads a list page by page, and handles a rate limit.
// `npm start` runs this program. To run it against a mock on port 4010, use Node 22.18 or newer, which runs
// TypeScript:
//
//   PLANASONIX_API_KEY=... PLANASONIX_BASE_URL=http://127.0.0.1:4010/v1 node quickstart.ts
import { createClient, isRateLimitError } from "@planasonix/client";

const planasonix = createClient();

heading("Create a pipeline");
const pipeline = await planasonix.pipelines.create({
  name: "Orders to warehouse, hourly",
  project_id: "proj_01hqxyz",
  nodes: [
    { id: "n_source", type: "source.postgres", config: { connectionId: "conn_01hqxyz", table: "public.orders" } },
    { id: "n_target", type: "destination.snowflake", config: { connectionId: "conn_01hqabc", table: "RAW.ORDERS" } },
  ],
  edges: [{ id: "e_1", source: "n_source", target: "n_target" }],
});
print(`${pipeline.id}  ${pipeline.attributes.name}  (${pipeline.attributes.status})`);

heading("Activate and run the pipeline");
await planasonix.pipelines.updateStatus(pipeline.id, { status: "active" });
const run = await planasonix.pipelines.run(pipeline.id, { variables: { RUN_DATE: "2026-11-24" } });
print(`${run.id}  ${run.attributes.status}`);

heading("Wait for the run");
const done = await planasonix.runs.wait(run.id, {
  deadlineMs: 7_200_000,
  onUpdate: ({ id, attributes }) => print(`${id}  ${attributes.status}`),
});
const { metrics, duration_seconds } = done.attributes;
print(`${count(metrics?.rows_read)} rows read, ${count(metrics?.rows_written)} written, in ${duration_seconds} s`);

heading("Read the list of pipelines, page by page");
for await (const { data, done } of planasonix.pipelines.list({ limit: 2 }).pages()) {
  const names = data.map(({ attributes }) => attributes.name);
  print(`${names.join(", ")}${done ? "  (last page)" : ""}`);
}

heading("Exceed the rate limit");
try {
  await planasonix.pipelines.get(pipeline.id, { headers: { Prefer: "code=429" }, maxRetries: 0 });
} catch (error) {
  if (!isRateLimitError(error)) throw error;
  print(`${error.status} ${error.code}, retry at ${error.retryAt?.toISOString()}`);
  print("Without maxRetries: 0, the client waits and retries by itself.");
}

function heading(text: string): void {
  console.log(`\n${text}`);
}

function print(text: string): void {
  console.log(`  ${text}`);
}

function count(rows: number | undefined): string {
  return (rows ?? 0).toLocaleString("en");
}
