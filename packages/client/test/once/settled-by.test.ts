import { beforeEach, describe, expect, test } from "vitest";
import { isStartError, type StartError } from "../../src/once.ts";
import { rejection } from "../support/client.ts";
import { createWorld, pipeline, runOnce, type World } from "./lives.ts";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** Starts the pipeline in a process that is killed after its request, perhaps under another key. */
async function leaveUndecided(key = "nightly"): Promise<void> {
  const life = world.live({ kill: { operation: "pipelines.run", when: "after" } });
  runOnce(life, { key });
  await life.killed;
  await world.tenant.clock.advance("10m");
}

/** What the list of runs gets from now on. */
function answerLists(status: number): void {
  world.tenant.faults.add({ operation: "pipelines.listRuns", status, times: 20 });
}

/** Calls with the key `nightly`, for at most 20 s. */
async function called(body = {}): Promise<Partial<StartError>> {
  const error = await rejection(runOnce(world.live({ client: { deadlineMs: 20_000 } }), { body }));
  return isStartError(error) ? error : {};
}

describe("a start that no later call can decide is settled by a person", () => {
  test.each([401, 403, 404])("because the list of runs gets a %i", async (status) => {
    await leaveUndecided();
    answerLists(status);

    expect(await called()).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "person" });
  });

  test("because the work of another key cannot be told: its list gets a 403", async () => {
    await leaveUndecided("other");
    await world.live().planasonix.pipelines.run(pipeline);
    answerLists(403);

    expect(await called()).toMatchObject({ reason: "busy", otherKey: "other", settledBy: "person" });
  });
});
