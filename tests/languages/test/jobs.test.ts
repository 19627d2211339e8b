import { expect, test } from "vitest";
import { checkJob } from "../src/jobs.ts";

test("accepts a correct job without findings, and a faulty job with its problem", () => {
  expect(() => checkJob("reads projects", { code: 0, problems: [] })).not.toThrow();
  expect(() => checkJob("prints its key", { code: 1, problems: ["run_lost", "secret_shown"] })).not.toThrow();
});

test.each([
  ["reads projects", { code: 1, problems: ["not_started"] }, "the exit code for the job that reads projects is 1"],
  ["prints its key", { code: 0, problems: [] }, "is 0, and nothing was found"],
  ["prints its key", { code: 2, problems: [] }, "is 2, and nothing was found"],
  ["prints its key", { code: 1, problems: ["run_lost"] }, "run_lost was found in the job that prints its key"],
] as const)("rejects the job that %s with %o", (job, explored, message) => {
  expect(() => checkJob(job, explored)).toThrow(message);
});
