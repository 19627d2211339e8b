// Measures the cost of a call of one client. `isolated-process.ts` runs this program in its own process.
import { once } from "node:events";
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { plain } from "../clients/plain.ts";
import { stubbed } from "../servers/stubbed.ts";
import type { Task } from "./isolated-process.ts";
import { keepDispatcher } from "./keep-dispatcher.ts";
import { allocationMeter, cpuMeter, timeMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const meters = { time: timeMeter, cpu: cpuMeter, allocation: allocationMeter };
const [task]: Task[] = await once(process, "message");
process.send?.((task && (await measure(task))) ?? null);

async function measure({
  module,
  name,
  call,
  meter,
  baseUrl,
  rounds,
  turnsPerRound,
  calls,
  inFlight = 1,
  warmUpCalls,
}: Task): Promise<number | undefined> {
  const target = baseUrl === undefined ? stubbed : { baseUrl, fetch: globalThis.fetch };
  const { clients }: { readonly clients: readonly ClientUnderTest[] } = await keepDispatcher(() => import(module));
  const client = clients.find((candidate) => candidate.name === name);
  const callClient = client?.connect(target)[call];
  const callPlain = plain.connect(target)[call];
  if (!callClient || !callPlain) return undefined;
  return compareInRounds({
    meter: meters[meter],
    base: () => repeat(calls, inFlight, callPlain),
    subject: () => repeat(calls, inFlight, callClient),
    rounds,
    turnsPerRound,
    warmUpRounds: Math.ceil(warmUpCalls / calls / turnsPerRound),
  });
}

async function repeat(times: number, inFlight: number, call: () => Promise<unknown>): Promise<void> {
  for (let left = times; left > 0; left -= inFlight) {
    if (inFlight === 1) await call();
    else await Promise.all(Array.from({ length: Math.min(left, inFlight) }, call));
  }
}
