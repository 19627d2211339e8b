import { expect, test } from "vitest";
import { keyOfJob } from "../../../src/work/once/identity.ts";

const start = { label: undefined, operation: "pipelines.run", request: { path: { pipeline_id: "pl_1" } } };
const job = { GITLAB_CI: "true", CI_SERVER_HOST: "gitlab.test", CI_PROJECT_ID: "7", CI_PIPELINE_ID: "42" };

test("a job without one of its variables still has a key of its own", () => {
  const [missing, empty, named, moved] = [
    job,
    { ...job, CI_JOB_NAME: "" },
    { ...job, CI_JOB_NAME: "load" },
    { ...job, CI_PIPELINE_ID: undefined, CI_JOB_NAME: "42" },
  ].map((env) => keyOfJob(env, start));
  expect(missing).toMatch(/^gitlab-[0-9a-f]{40}$/);
  expect(missing).toBe(empty);
  expect(new Set([missing, named, moved]).size).toBe(3);
});
