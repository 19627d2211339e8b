// A process that starts pipelines once under keys, for tests that kill and suspend it. Reads jobs from standard input, one
// a line, and prints what happens: `begin`, `log`, `started` and `done` with the ID of the run, or `failed`.
import { createInterface } from "node:readline";
import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { type StartStore, startOnce } from "@planasonix/client/once";

/** A line of standard input. */
interface Job {
  readonly pipelineId: string;
  readonly key: string;
}

const [place = "", trust] = process.argv.slice(2);
const store = await connect(place);
const print = (event: string, detail = ""): void => console.log(`${event} ${detail.replaceAll("\n", " ")}`);
const log = (text: string): void => print("log", text);
const planasonix = createClient({
  timeoutMs: 5_000,
  trustIdempotencyKeys: trust === "trust",
  logger: { debug: log, info: log, warn: log, error: log },
});
print("ready");
for await (const line of createInterface({ input: process.stdin })) void work(JSON.parse(line));
process.exit(); // The test has ended.

async function work({ pipelineId, key }: Job): Promise<void> {
  print("begin");
  const options = {
    start: startOnce({ key, store }),
    pollIntervalMs: 300,
    onStart: ({ id }: { readonly id: string }) => print("started", id),
  };
  try {
    const { id } = await planasonix.pipelines.runAndWait(pipelineId, { variables: { KEY: key } }, options);
    print("done", id);
  } catch (error) {
    print("failed", String(error));
  }
}

/** Loads the clients of databases only where they are used: that takes most of the start. */
async function connect(url: string): Promise<StartStore> {
  if (url.startsWith("postgres:")) {
    const [{ Pool }, { postgresStore }] = await Promise.all([import("pg"), import("../start-stores/postgres.ts")]);
    return postgresStore(new Pool({ connectionString: url, max: 1 }));
  }
  if (!url.startsWith("redis:")) return fileStore(url);
  const [{ createRedisStartStore }, { createClient: createRedis }] = await Promise.all([
    import("@planasonix/redis"),
    import("redis"),
  ]);
  const client = createRedis({ url });
  client.on("error", () => {});
  await client.connect();
  return createRedisStartStore({ client });
}
