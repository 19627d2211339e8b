import { expect, test } from "vitest";
import { runWorld } from "../../support/world.ts";
import { faultsOf } from "../../support/world-faults.ts";

/** `WORLDS=1000` draws as many, as `npm run proof runtime` does; each number of a world is the same in every run. */
const worlds = Number(process.env.WORLDS ?? 250);

test(`leaves no request waiting and respects every deadline, abort, limit and delay in ${worlds} random worlds`, async () => {
  const faults: string[] = [];
  let refused = 0;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const world = await runWorld(seed);
    faults.push(...faultsOf(world).map((fault) => `seed ${seed}: ${fault}`));
    refused += world.requests.filter(({ response }) => response?.status === 429).length;
  }

  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(worlds); // The servers of the worlds do reject requests.
}, 120_000);
