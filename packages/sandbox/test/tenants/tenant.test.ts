import { expect, test } from "vitest";
import { nodePlatform } from "../../src/platform/node.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy } from "../../src/tenants/tenancy.ts";

test("a scripted outcome remains for the next work if the transaction that took it is rolled back", () => {
  const { main } = createTenancy(createSharedParts(nodePlatform, { data: undefined, randomSeed: "1" }), {
    mode: "manual",
    speed: 1,
    now: 0,
    seed: "empty",
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch },
    random: () => 0,
    machine: () => 0,
  });
  const { endings, transaction, workspace } = main.tenant;
  endings.set("pipelines.run", [{ status: "failed" }]);
  expect(() =>
    transaction(() => {
      expect(workspace.takeEnding("pipelines.run")).toEqual({ status: "failed" });
      throw new Error("undo");
    }),
  ).toThrow("undo");
  expect(workspace.takeEnding("pipelines.run")).toEqual({ status: "failed" });
  expect(workspace.takeEnding("pipelines.run")).toBeUndefined();
});
