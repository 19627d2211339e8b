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

/** Environments as the systems document them, of a job and of what comes after it. */
const github = {
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "a/b",
  GITHUB_RUN_ID: "1",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_JOB: "load",
  GITHUB_ACTION: "__run",
};
const gitlab = {
  GITLAB_CI: "true",
  CI_SERVER_HOST: "h",
  CI_PROJECT_ID: "7",
  CI_PIPELINE_ID: "42",
  CI_JOB_ID: "900",
  CI_JOB_NAME: "load",
};
const circleci = {
  CIRCLECI: "true",
  CIRCLE_WORKFLOW_ID: "w1",
  CIRCLE_WORKFLOW_WORKSPACE_ID: "w1",
  CIRCLE_WORKFLOW_JOB_ID: "j1",
  CIRCLE_BUILD_NUM: "10",
  CIRCLE_JOB: "load",
  CIRCLE_NODE_INDEX: "0",
};
const azure = {
  TF_BUILD: "True",
  SYSTEM_COLLECTIONID: "c",
  BUILD_BUILDID: "12",
  SYSTEM_STAGENAME: "s",
  SYSTEM_STAGEATTEMPT: "1",
  SYSTEM_PHASENAME: "load",
  SYSTEM_JOBNAME: "load",
  SYSTEM_JOBID: "g1",
  SYSTEM_JOBATTEMPT: "1",
};
const airflow = {
  AIRFLOW_CTX_DAG_ID: "d",
  AIRFLOW_CTX_DAG_RUN_ID: "r",
  AIRFLOW_CTX_TASK_ID: "t",
  AIRFLOW_CTX_TRY_NUMBER: "1",
};

test.each([
  ["GitHub Actions: a rerun of a job, of the failed jobs or of all jobs", github, { GITHUB_RUN_ATTEMPT: "2" }, "same"],
  ["GitHub Actions: another step", github, { GITHUB_ACTION: "__run_2" }, "other"],
  ["GitHub Actions: another run", github, { GITHUB_RUN_ID: "2" }, "other"],
  ["GitLab CI: a retry of the job or of the failed jobs", gitlab, { CI_JOB_ID: "901" }, "same"],
  ["GitLab CI: a new pipeline", gitlab, { CI_JOB_ID: "902", CI_PIPELINE_ID: "43" }, "other"],
  ["GitLab CI: another leg of a matrix", gitlab, { CI_JOB_NAME: "load: [b]" }, "other"],
  [
    "CircleCI: a rerun from the failed jobs, or from the start",
    circleci,
    { CIRCLE_WORKFLOW_ID: "w2", CIRCLE_WORKFLOW_JOB_ID: "j2", CIRCLE_BUILD_NUM: "11" },
    "same",
  ],
  ["CircleCI: another leg of a matrix", circleci, { CIRCLE_JOB: "load-eu" }, "other"],
  ["CircleCI: another parallel node", circleci, { CIRCLE_NODE_INDEX: "1" }, "other"],
  ["CircleCI: another workflow", circleci, { CIRCLE_WORKFLOW_ID: "w3", CIRCLE_WORKFLOW_WORKSPACE_ID: "w3" }, "other"],
  [
    "Azure Pipelines: a retry of the job or of the failed jobs of a stage",
    azure,
    { SYSTEM_JOBID: "g2", SYSTEM_JOBATTEMPT: "2", SYSTEM_STAGEATTEMPT: "2" },
    "same",
  ],
  ["Azure Pipelines: another leg of a matrix", azure, { SYSTEM_JOBNAME: "linux" }, "other"],
  ["Azure Pipelines: another build", azure, { BUILD_BUILDID: "13" }, "other"],
  ["Airflow: another try", airflow, { AIRFLOW_CTX_TRY_NUMBER: "2" }, "same"],
  ["Airflow: another run of the DAG", airflow, { AIRFLOW_CTX_DAG_RUN_ID: "r2" }, "other"],
] as const)("%s", (_, before, changes, expected) => {
  const keyOf = (env: object) => keyOfJob(env as Record<string, string>, { ...start, label: "x" });
  expect(keyOf({ ...before, ...changes }) === keyOf(before) ? "same" : "other").toBe(expected);
});

test.each([
  ["GitHub Actions", github],
  ["Airflow", airflow],
])("%s needs a label, because its variables do not tell all jobs apart", (title, env) => {
  expect(() => keyOfJob(env, start)).toThrow(`${title} does not tell`);
  expect(keyOfJob(env, { ...start, label: "0" })).not.toBe(keyOfJob(env, { ...start, label: "1" }));
});
