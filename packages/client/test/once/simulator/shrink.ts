// Makes a world smaller as long as it breaks the same promise, so that a person can read it.
import { broken } from "./promises.ts";
import { simulate } from "./simulate.ts";
import type { World } from "./world.ts";

/** Worlds that are a little simpler. */
function* simpler(world: World): Generator<World> {
  const lists = ["calls", "starts", "reads", "store", "runs", "earlier", "strangers", "people", "others"] as const;
  for (const name of lists) {
    for (let index = world[name].length - 1; index >= 0; index -= 1) {
      yield { ...world, [name]: world[name].toSpliced(index, 1) };
    }
  }
  const calm = { serverMs: 0, listLagMs: 0, pollLagMs: 0, order: "newest", hasDate: true, mayList: true } as const;
  for (const [name, value] of Object.entries(calm)) {
    if (world[name as keyof World] !== value) yield { ...world, [name]: value };
  }
  for (const [index, host] of world.hosts.entries()) {
    if (host.aheadMs !== 0 || host.jump) yield { ...world, hosts: world.hosts.with(index, { aheadMs: 0 }) };
  }
  for (const [index, call] of world.calls.entries()) {
    for (const name of ["dies", "stops", "deadlineMs"] as const) {
      if (call[name] !== undefined) yield { ...world, calls: world.calls.with(index, { ...call, [name]: undefined }) };
    }
    if (call.host !== 0) yield { ...world, calls: world.calls.with(index, { ...call, host: 0 }) };
  }
  for (const name of ["starts", "reads", "store"] as const) {
    for (const [index, plan] of world[name].entries()) {
      if (plan.ms > 10) yield { ...world, [name]: world[name].with(index as never, { ...plan, ms: 10 } as never) };
      if (plan.fault)
        yield { ...world, [name]: world[name].with(index as never, { ...plan, fault: undefined } as never) };
    }
  }
}

/** Returns the smallest world that it finds. */
export async function shrink(world: World, promise: string): Promise<World> {
  for (const candidate of simpler(world)) {
    const history = await simulate(candidate);
    if (broken(history).some((one) => one.promise === promise)) return shrink(candidate, promise);
  }
  return world;
}
