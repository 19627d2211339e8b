import { describe, expect, test } from "vitest";
import { waitFailed } from "../../../src/client/waiting/wait-errors.ts";
import { setup, thing } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

describe("waitFailed", () => {
  test.each([
    ["failed", { attributes: { status: "failed" } }, 'runs.get run_1 ended as "failed"'],
    ["deadline", { attributes: { status: "running" } }, 'runs.get run_1 was still "running" at the deadline'],
    ["deadline", undefined, "runs.get run_1 had returned no status at the deadline"],
  ] as const)(
    "names the work and its last status, if any, for the reason %s and the resource %j",
    (reason, last, message) => {
      const error = waitFailed(workOf(setup([thing()]).exchange), reason, last);

      expect(error).toMatchObject({ name: "WaitError", reason, message, last, id: "run_1" });
    },
  );
});
