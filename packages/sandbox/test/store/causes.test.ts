import { expect, test } from "vitest";
import { createCauses } from "../../src/store/causes.ts";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";

/** Adds effects of one schedule, from `run_0` on. */
function withEffects(count: number) {
  const database = createDatabase(connect(), new Map());
  let sequence = 0;
  const nextSequence = () => ++sequence;
  const causes = createCauses({ database, tenant: 1, nextSequence });
  const cause = { type: "schedule", id: "sch_1" };
  const ids = Array.from({ length: count }, (_, index) => `run_${index}`);
  database.transaction(() => {
    for (const id of ids) causes.add({ type: "pipeline_run", id, at: 5 }, cause);
  });
  return { database, causes, cause, ids, nextSequence };
}

test("the chain of a cause with 10,000 effects is found in seconds", { timeout: 5000 }, () => {
  const { database, causes, ids } = withEffects(10_000);
  expect(causes.chain("sch_1").map(({ id }) => id)).toEqual(ids);
  database.close();
});

test("keeps the newest 10,000 effects of a tenant, and stores at most 1,000 more", () => {
  const { database, causes, cause, ids, nextSequence } = withEffects(25_000);
  const stored = () => Number(database.get("SELECT count(*) AS n FROM causes WHERE tenant = 1")?.n);
  expect(causes.all().map(({ id }) => id)).toEqual(ids.slice(-10_000));
  expect(causes.chain("run_0")).toEqual([]);
  expect(causes.chain("run_24999")).toEqual([{ type: "pipeline_run", id: "run_24999", at: 5, cause, detail: {} }]);
  expect(stored()).toBeLessThanOrEqual(11_000);

  const others = createCauses({ database, tenant: 2, nextSequence });
  others.add({ type: "pipeline_run", id: "other", at: 5 }, cause);
  createCauses({ database, tenant: 1, nextSequence }).add({ type: "pipeline_run", id: "last", at: 6 }, cause);
  expect(stored()).toBe(10_000);
  expect([causes.all().at(-1)?.id, others.all().map(({ id }) => id)]).toEqual(["last", ["other"]]);
  database.close();
});
