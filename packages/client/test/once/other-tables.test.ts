import { beforeEach, describe, expect, test } from "vitest";
import type { Backfill } from "../../src/index.ts";
import { isStartError, startOnce } from "../../src/once.ts";
import { rejection } from "../support/client.ts";
import { createWorld, type Life, type World } from "./lives.ts";

const connection = "conn_01hqxyz";
const month = { start_at: "2025-01-01T00:00:00Z", end_at: "2025-02-01T00:00:00Z" };

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** Loads orders, once under a key. */
function load({ planasonix, store }: Life): Promise<Backfill> {
  const start = startOnce({ key: "orders-2025-01", store });
  return planasonix.connections.backfillAndWait(connection, { ...month, tables: ["orders"] }, { start });
}

/** A process that is killed at its request, after which somebody without the store loads tables of the same month. */
async function killed(when: "before" | "after", tables: readonly string[]): Promise<string> {
  const life = world.live({ kill: { operation: "connections.backfill", when } });
  load(life);
  await life.killed;
  const other = await world.live().planasonix.connections.backfill(connection, { ...month, tables: [...tables] });
  return other.id;
}

const requests = (): number => world.tenant.requests.all("connections.backfill").length;

describe("a start of a backfill without a known response", () => {
  test("does not take up a backfill of other tables, and does not start again beside it", async () => {
    const other = await killed("before", ["customers"]);

    const error = await rejection(load(world.live()));

    expect(isStartError(error) && error).toMatchObject({ reason: "unknown", settledBy: "person", candidates: [other] });
    expect(requests()).toBe(1);
  });

  test("takes up its own beside a backfill of other tables", async () => {
    const other = await killed("after", ["customers"]);

    const done = await load(world.live());

    expect(done.id).not.toBe(other);
    expect([done.attributes.tables, requests()]).toEqual([["orders"], 2]);
  });

  test("takes up a backfill of the same tables", async () => {
    const other = await killed("before", ["orders"]);

    expect((await load(world.live())).id).toBe(other);
  });
});

describe("a start of a schedule without a known response", () => {
  test("does not take up the run of another schedule, of which it knows through no store", async () => {
    const { planasonix } = world.live();
    const [one, other] = await planasonix.schedules.list().toArray();
    const run = ({ planasonix: own, store }: Life) =>
      own.schedules.runNowAndWait(one?.id ?? "", {}, { start: startOnce({ key: "nightly", store }) });
    const life = world.live({ kill: { operation: "schedules.runNow", when: "before" } });
    run(life);
    await life.killed;
    const foreign = await planasonix.schedules.runNow(other?.id ?? "");

    const done = await run(world.live());

    expect(done.id).not.toBe(foreign.id);
    expect(world.tenant.requests.all("schedules.runNow")).toHaveLength(2);
  });
});
