// This folder starts work once, although its job is restarted: it names the start, and remembers it.
import { createHash } from "node:crypto";
import { UsageError } from "../../errors/usage-error.ts";

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

function jobOf(env: Env, label: string | undefined): { readonly system: string; readonly parts: readonly string[] } {
  const read = (...names: string[]): string[] => names.map((name) => env[name] ?? "");
  if (env.GITHUB_ACTIONS === "true") {
    if (label === undefined) {
      throw new UsageError(
        "GitHub Actions does not tell the legs of a matrix apart, so --once needs a label",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
        "--label '${{ toJSON(matrix) }}'",
      );
    }
    return { system: "github", parts: read("GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_JOB", "GITHUB_ACTION") };
  }
  if (env.GITLAB_CI === "true") {
    return { system: "gitlab", parts: read("CI_SERVER_HOST", "CI_PROJECT_ID", "CI_PIPELINE_ID", "CI_JOB_NAME") };
  }
  if (env.AIRFLOW_CTX_DAG_ID) {
    return { system: "airflow", parts: read("AIRFLOW_CTX_DAG_ID", "AIRFLOW_CTX_DAG_RUN_ID", "AIRFLOW_CTX_TASK_ID") };
  }
  throw new UsageError(
    "--once knows the jobs of GitHub Actions, GitLab CI and Airflow, and this is none of them",
    "Name the start with --key, such as --key orders-2026-11-24",
  );
}
