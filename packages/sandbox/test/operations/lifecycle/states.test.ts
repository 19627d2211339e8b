import { expect, test } from "vitest";
import { statesOf } from "../../../src/operations/lifecycle/states.ts";
import { model } from "../../support/calls.ts";

const lifecycle = { evidence: "inferred", steps: { queued: "2s" } } as const;

test("the states of work come from the description, unless the lifecycle names them", () => {
  const behaviours = { job: { lifecycle }, stream: { lifecycle: { ...lifecycle, succeeded: "running" } } };

  expect(statesOf({ model, behaviours }, "job")).toMatchObject({ attribute: "status", succeeded: "succeeded" });
  expect(statesOf({ model, behaviours }, "stream")).toMatchObject({ succeeded: "running" });
  expect(statesOf({ model, behaviours }, "project")).toBeUndefined();
});

test("throws if neither the description nor the lifecycle names the final state", () => {
  expect(() => statesOf({ model, behaviours: { project: { lifecycle } } }, "project")).toThrow(
    "The lifecycle of project names no successful state",
  );
});
