// Compares the time that `verify` takes for a body of 10 kB with that of bare Web Crypto: an import of the key and one
// `crypto.subtle.verify` over prepared bytes. The two alternate in one process, so that noise affects both. Fails if
// the ratio of the medians exceeds the limit.
import { sign, verify } from "@planasonix/webhooks";

const limit = 1.2;
const rounds = 60;
const callsPerRound = 200;

const secret = "whsec_5c1f0d2e7a9b4836";
const body: Uint8Array = new TextEncoder().encode(
  JSON.stringify({ id: "evt_1", type: "job.succeeded" }).padEnd(10_000),
);
const signed = await sign({ body, secret });
const headers = new Headers({
  ...signed,
  "content-type": "application/json",
  "content-length": "10000",
  host: "receiver.test",
});

const key = new TextEncoder().encode(secret);
const content = Buffer.concat([Buffer.from(`${signed["X-Planasonix-Timestamp"]}.`), body]);
const signature = Buffer.from(signed["X-Planasonix-Signature"].slice(3), "hex");

async function ours(): Promise<void> {
  await verify({ body, headers, secrets: secret });
}

async function bare(): Promise<void> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  if (!(await crypto.subtle.verify("HMAC", imported, signature, content)))
    throw new Error("The bare verification failed");
}

async function microseconds(call: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < callsPerRound; index += 1) await call();
  return ((performance.now() - start) * 1000) / callsPerRound;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const times = { ours: [] as number[], bare: [] as number[] };
for (let round = -10; round < rounds; round += 1) {
  const [one, other] = [await microseconds(ours), await microseconds(bare)];
  // The first ten rounds are a warm-up.
  if (round >= 0) {
    times.ours.push(one);
    times.bare.push(other);
  }
}

const ratio = median(times.ours) / median(times.bare);
const figures = `${median(times.ours).toFixed(1)} µs, bare ${median(times.bare).toFixed(1)} µs`;
console.log(`webhooks: verify 10 kB  ${ratio.toFixed(2)}x (limit ${limit}x; ${figures})`);
process.exitCode = ratio <= limit ? 0 : 1;
