// A job that starts a pipeline once under a key, for tests that kill it. Prints a line when it begins and when a run has
// been started, and the ID of the run that succeeded.
import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { startOnce } from "@planasonix/client/once";
import { createRedisStartStore } from "@planasonix/redis";
import { createClient as createRedis } from "redis";

const [pipelineId = "", key = "", place = ""] = process.argv.slice(2);
const redis = place.startsWith("redis:") ? createRedis({ url: place }) : undefined;
redis?.on("error", () => {});
await redis?.connect();
const store = redis ? createRedisStartStore({ client: redis }) : fileStore(place);
// A start that may have been executed is repeated after this time and five seconds.
const planasonix = createClient({ timeoutMs: 1_000 });
console.log("begin");
const run = await planasonix.pipelines.runAndWait(
  pipelineId,
  { variables: { KEY: key } },
  { start: startOnce({ key, store }), pollIntervalMs: 50, onStart: () => console.log("started") },
);
console.log(run.id);
await redis?.close();
