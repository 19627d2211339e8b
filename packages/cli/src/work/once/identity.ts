import { createHash } from "node:crypto";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What makes a start the same start when its job runs again. */
export interface StartIdentity {
  /** Tells apart what the CI system does not, such as the legs of a matrix. */
  readonly label: string | undefined;
  readonly operation: string;
  /** IDs and body: another request of the same job is another start. */
  readonly request: unknown;
}

/**
 * Derives the key of a start from the identity of the CI job: the same when the job is restarted, another one for another
 * job, leg of a matrix, step or request.
 *
 * @throws {UsageError} If there is no CI system with an identity, or it does not tell the legs of a matrix apart.
 */
export function keyOfJob(env: Env, { label, operation, request }: StartIdentity): string {
  const job = jobOf(env, label);
  const parts = [...job.parts, label ?? "", operation, request];
  return `${job.system}-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
}

/** A CI system: how to recognize it, and the variables that are the same when a job of it runs again. */
interface System {
  readonly name: string;
  is(env: Env): boolean;
  readonly variables: readonly string[];
  /** What the variables do not tell apart, and a label that does. */
  readonly label?: readonly [title: string, part: string, label: string];
}

/** The README of `ci` says what each of them does when a job runs again, and where that is documented. */
const systems: readonly System[] = [
  {
    name: "github",
    is: (env) => env.GITHUB_ACTIONS === "true",
    variables: ["GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_JOB", "GITHUB_ACTION"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
    label: ["GitHub Actions", "the legs of a matrix", "${{ toJSON(matrix) }}"],
  },
  {
    name: "gitlab",
    is: (env) => env.GITLAB_CI === "true",
    variables: ["CI_SERVER_HOST", "CI_PROJECT_ID", "CI_PIPELINE_ID", "CI_JOB_NAME"],
  },
  {
    name: "circleci",
    is: (env) => env.CIRCLECI === "true",
    variables: ["CIRCLE_WORKFLOW_WORKSPACE_ID", "CIRCLE_JOB", "CIRCLE_NODE_INDEX"],
  },
  {
    name: "azure",
    is: (env) => env.TF_BUILD === "True",
    variables: ["SYSTEM_COLLECTIONID", "BUILD_BUILDID", "SYSTEM_STAGENAME", "SYSTEM_PHASENAME", "SYSTEM_JOBNAME"],
  },
  {
    name: "airflow",
    is: (env) => Boolean(env.AIRFLOW_CTX_DAG_ID),
    variables: ["AIRFLOW_CTX_DAG_ID", "AIRFLOW_CTX_DAG_RUN_ID", "AIRFLOW_CTX_TASK_ID"],
    label: ["Airflow", "the instances of a mapped task", "{{ ti.map_index }}"],
  },
];

/** @throws {UsageError} If there is no known system, or it needs a label. */
function jobOf(env: Env, label: string | undefined): { readonly system: string; readonly parts: readonly string[] } {
  const system = systems.find(({ is }) => is(env));
  if (!system) {
    throw new UsageError(
      "--once knows the jobs of GitHub Actions, GitLab CI, CircleCI, Azure Pipelines and Airflow, and this is none of them",
      "Name the start with --key, such as --key orders-2026-11-24",
    );
  }
  if (system.label && label === undefined) {
    const [title, part, expression] = system.label;
    throw new UsageError(`${title} does not tell ${part} apart, so --once needs a label`, `--label '${expression}'`);
  }
  return { system: system.name, parts: system.variables.map((name) => env[name] ?? "") };
}
