import { expect, test } from "vitest";
import { createCauses } from "../../src/store/causes.ts";
import { openDatabase } from "../../src/store/database.ts";

test("the chain of a cause with 20,000 effects is found in seconds", { timeout: 5000 }, () => {
  const database = openDatabase(new Map());
  const causes = createCauses(database, 1);
  const cause = { type: "schedule", id: "sch_1" };
  const ids = Array.from({ length: 20_000 }, (_, index) => `run_${index}`);
  database.transaction(() => {
    for (const id of ids) causes.add({ type: "pipeline_run", id, at: 0, cause, detail: {} });
  });
  expect(causes.chain("sch_1").map(({ id }) => id)).toEqual(ids);
  database.close();
});
