// Measures what it costs to hide many secrets, and prints one JSON object. `rows/errors.ts` runs this program in its own
// process.
import { createClient } from "@planasonix/client";
import { median } from "./paired-rounds.ts";

const rounds = 11;

/** The secrets of a request, by a number below 400 and a letter, and what the server repeats in its response. */
interface Shape {
  readonly secret: (index: number, letter: string) => string;
  readonly text: string;
}

const shapes: readonly Shape[] = [
  { secret: (index, letter) => letter.repeat(index + 4), text: "a" },
  { secret: (index, letter) => `${letter.repeat(index + 4)}b`, text: "a" }, // almost found at each position
  { secret: (index, letter) => `b${letter.repeat(index + 4)}`, text: "ab" },
  { secret: (index, letter) => `value_${index}_${letter.repeat(index % 40)}`, text: "value_17_aa, value_a " },
  { secret: (index, letter) => `${letter}${String(index).padStart(3, "0")}`, text: "message " }, // each word may be Base64
  { secret: (index, letter) => `${"Q".repeat(index + 4)}${letter}`, text: "V" }, // Base64 of Base64, from each character on
  { secret: (index, letter) => `${letter.repeat(index + 4)}b`, text: String.raw`%5cx61\u002561&#x25;61&#x5c;x61` },
];

let ms = 0;
let twiceText = 0;
let twiceSecrets = 0;
for (const shape of shapes) {
  const once = await costMs(shape, 400, 100_000);
  ms = Math.max(ms, once);
  twiceText = Math.max(twiceText, (await costMs(shape, 400, 200_000)) / once);
  twiceSecrets = Math.max(twiceSecrets, (await costMs(shape, 800, 100_000)) / once);
}
console.log(JSON.stringify({ ms, twiceText, twiceSecrets }));

/** The CPU time of a call whose response is not JSON, so that the error quotes it: the median of the rounds. */
async function costMs({ secret, text }: Shape, secrets: number, length: number): Promise<number> {
  const body = text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const client = createClient({
    apiKey: "plnx_live_bench_0001",
    baseUrl: "http://127.0.0.1:9/v1",
    maxRetries: 0,
    fetch: async () => new Response(body),
  });
  const secretAt = (index: number): string => secret(index % 400, index < 400 ? "a" : "c");
  const config = Object.fromEntries(Array.from({ length: secrets }, (_, index) => [`field_${index}`, secretAt(index)]));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await client.connections.create({ name: "Orders", type: "postgres", config }).catch(() => {});
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}
