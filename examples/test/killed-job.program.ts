// A job that starts a pipeline once under a key, for tests that kill it. Prints a line when it begins and when a run has
// been started, and the ID of the run that succeeded.
import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { type StartStore, startOnce } from "@planasonix/client/once";

const [pipelineId = "", key = "", place = ""] = process.argv.slice(2);
const { store, close } = place.startsWith("redis:") ? await connectToRedis() : { store: fileStore(place) };
// A start that may have been executed is repeated after this time and five seconds.
const planasonix = createClient({ timeoutMs: 1_000 });
console.log("begin");
const run = await planasonix.pipelines.runAndWait(
  pipelineId,
  { variables: { KEY: key } },
  { start: startOnce({ key, store }), pollIntervalMs: 50, onStart: () => console.log("started") },
);
console.log(run.id);
await close?.();

/** Loads the client of Redis only for jobs that use it: that takes most of the start. */
async function connectToRedis(): Promise<{ store: StartStore; close: () => Promise<void> }> {
  const [{ createRedisStartStore }, { createClient: createRedis }] = await Promise.all([
    import("@planasonix/redis"),
    import("redis"),
  ]);
  const client = createRedis({ url: place });
  client.on("error", () => {});
  await client.connect();
  return { store: createRedisStartStore({ client }), close: () => client.close() };
}
