// Measures the cost of errors and prints one JSON object. `rows/errors.ts` runs this program in its own process.
import { createClient } from "@planasonix/client";
import { responseBody, responseHeaders } from "../servers/response.ts";
import { median } from "./paired-rounds.ts";

const rounds = 31;
const calls = 200;
const rotatedKeys = 100;
const fields = 8_000;

const baseUrl = "http://127.0.0.1:9/v1";
const notFound = { error: { code: "not_found", message: "There is no pipeline with the id pl_01hqxyz." } };
const details = Array.from({ length: 400 }, (_, index) => ({ field: `config.${index}`, issue: "must be a string" }));
const invalid = { error: { code: "invalid", message: "The request is invalid.", details } };

console.log(
  JSON.stringify({
    oneKey: await overSuccessUs(() => "plnx_live_bench_0001"),
    rotatedKeys: await overSuccessUs(createRotatedKeys),
    manySecretsMs: await manySecretsMs(),
  }),
);

/** The CPU time of a 404 minus that of a success, in microseconds: the median of rounds in which both alternate. */
async function overSuccessUs(createKey: () => string | (() => string)): Promise<number> {
  const succeeding = createClient({
    apiKey: createKey(),
    baseUrl,
    fetch: async () => new Response(responseBody, { headers: responseHeaders }),
  });
  const failing = createClient({ apiKey: createKey(), baseUrl, fetch: async () => failure(404, notFound) });
  const differences: number[] = [];
  for (let round = -10; round < rounds; round += 1) {
    const success = await cpuUs(() => succeeding.pipelines.get("pl_01hqxyz"));
    const error = await cpuUs(() => failing.pipelines.get("pl_01hqxyz").catch(() => {}));
    if (round >= 0) differences.push(error - success);
  }
  return median(differences);
}

/** Creates an API key function that returns each of its keys once, and then always the last one. */
function createRotatedKeys(): () => string {
  let requested = 0;
  return () => {
    requested = Math.min(requested + 1, rotatedKeys);
    return `plnx_live_${String(requested).padStart(20, "0")}`;
  };
}

/**
 * The CPU time of a call whose request has thousands of secret values and whose error has hundreds of strings, in
 * milliseconds: the median of five.
 */
async function manySecretsMs(): Promise<number> {
  const client = createClient({ apiKey: "plnx_live_bench_0001", baseUrl, fetch: async () => failure(400, invalid) });
  const config = Object.fromEntries(Array.from({ length: fields }, (_, index) => [`field_${index}`, `value-${index}`]));
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    await client.connections.create({ name: "Orders", type: "postgres", config }).catch(() => {});
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}

function failure(status: number, body: object): Response {
  return Response.json(body, { status, headers: responseHeaders });
}

async function cpuUs(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let left = calls; left > 0; left -= 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}
