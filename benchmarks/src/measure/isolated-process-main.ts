// Measures the cost of a call of one client. `isolated-process.ts` runs this program in its own process.
import { once } from "node:events";
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { plain } from "../clients/plain.ts";
import { stubbed } from "../servers/stubbed.ts";
import type { Task } from "./isolated-process.ts";
import { allocationMeter, timeMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const [task]: Task[] = await once(process, "message");
process.send?.((task && (await measure(task))) ?? null);

async function measure({
  module,
  name,
  call,
  meter,
  baseUrl,
  rounds,
  calls,
  warmUpCalls,
}: Task): Promise<number | undefined> {
  const target = baseUrl === undefined ? stubbed : { baseUrl, fetch: globalThis.fetch };
  const { clients }: { readonly clients: readonly ClientUnderTest[] } = await import(module);
  const client = clients.find((candidate) => candidate.name === name);
  const callClient = client?.connect(target)[call];
  const callPlain = plain.connect(target)[call];
  if (!callClient || !callPlain) return undefined;
  return compareInRounds({
    meter: meter === "time" ? timeMeter : allocationMeter,
    base: () => repeat(calls, callPlain),
    subject: () => repeat(calls, callClient),
    rounds,
    warmUpRounds: Math.ceil(warmUpCalls / calls),
  });
}

async function repeat(times: number, call: () => Promise<unknown>): Promise<void> {
  for (let left = times; left > 0; left -= 1) await call();
}
