import { expect, test } from "vitest";
import { createTestTenancy } from "../support/tenancy.ts";

test("a scripted outcome remains for the next work if the transaction that took it is rolled back", () => {
  const { main } = createTestTenancy("1", "empty").tenancy;
  const { endings, transaction, data } = main.tenant;
  endings.set("pipelines.run", [{ status: "failed" }]);
  expect(() =>
    transaction(() => {
      expect(data.takeEnding("pipelines.run")).toEqual({ status: "failed" });
      throw new Error("undo");
    }),
  ).toThrow("undo");
  expect(data.takeEnding("pipelines.run")).toEqual({ status: "failed" });
  expect(data.takeEnding("pipelines.run")).toBeUndefined();
});
