// Measures one client in a process of its own; see apart.ts.
import { once } from "node:events";
import type { Contender } from "../clients/client-under-test.ts";
import { plain } from "../clients/plain.ts";
import { stubbed } from "../servers/stubbed.ts";
import type { Task } from "./isolated-process.ts";
import { allocationMeter, timeMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const warmUpCalls = 3000;
const [task]: Task[] = await once(process, "message");
process.send?.((task && (await measure(task))) ?? null);

async function measure({ module, name, call, meter, baseUrl, rounds, calls }: Task): Promise<number | undefined> {
  const setting = baseUrl === undefined ? stubbed : { baseUrl, fetch: globalThis.fetch };
  const { contenders }: { readonly contenders: readonly Contender[] } = await import(module);
  const contender = contenders.find((candidate) => candidate.name === name);
  const make = contender?.connect(setting)[call];
  const makePlain = plain.connect(setting)[call];
  if (!make || !makePlain) return undefined;
  return compareInRounds({
    meter: meter === "time" ? timeMeter : allocationMeter,
    base: () => repeat(calls, makePlain),
    subject: () => repeat(calls, make),
    rounds,
    warmUpRounds: Math.ceil(warmUpCalls / calls),
  });
}

async function repeat(times: number, make: () => Promise<unknown>): Promise<void> {
  for (let left = times; left > 0; left -= 1) await make();
}
