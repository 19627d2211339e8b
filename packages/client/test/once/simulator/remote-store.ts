// A store that processes share, with the slowness and the failures of a world.
import { memoryStore, type StartStore } from "../../../src/once.ts";
import type { Remote } from "./process.ts";
import type { Universe } from "./universe.ts";
import type { StorePlan, World } from "./world.ts";

const normal: StorePlan = { ms: 1 };

export interface RemoteStore {
  readonly get: Remote<string, Awaited<ReturnType<StartStore["get"]>>>;
  readonly set: Remote<Parameters<StartStore["set"]>, boolean>;
  /** Whether a step has failed or hung, so that something confirmed or wanted may not be stored. */
  hasFailed(): boolean;
}

export function createRemoteStore(universe: Universe, world: World): RemoteStore {
  const store = memoryStore();
  let steps = 0;
  let hasFailed = false;
  const remote =
    <Request, Reply>(act: (request: Request) => Promise<Reply>): Remote<Request, Reply> =>
    (request, { resolve, reject }) => {
      const { ms, fault } = world.store[steps] ?? normal;
      steps += 1;
      hasFailed ||= fault !== undefined;
      universe.after(ms, async () => {
        if (fault === "fails") return reject(new Error("the store is not available"));
        const reply = await act(request);
        if (fault === "hangs") return;
        universe.after(ms, () => (fault ? reject(new Error("the store lost its connection")) : resolve(reply)));
      });
    };
  return {
    get: remote((key: string) => store.get(key)),
    set: remote((values: Parameters<StartStore["set"]>) => store.set(...values)),
    hasFailed: () => hasFailed,
  };
}
