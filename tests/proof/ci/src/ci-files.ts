// The files in `packages/cli/ci`, and the commands in them.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** The folder of the CI pieces. */
export const ciFolder: string = fileURLToPath(new URL("../../../../packages/cli/ci/", import.meta.url));

/** Reads one of the CI pieces. */
export function readCiFile(path: string): string {
  return readFileSync(join(ciFolder, path), "utf8");
}

/** The command of a snippet, and how its CI system runs it. */
export interface Snippet {
  readonly name: string;
  readonly command: string;
  /** The shell, to which the path of a file with the command is added. */
  readonly shell: readonly [program: string, ...args: string[]];
  /** The variables that the CI system sets. */
  readonly env: Readonly<Record<string, string>>;
}

/** The snippets, each as its CI system understands it. */
export function readSnippets(): readonly Snippet[] {
  return [airflow(), circleci(), jenkins(), azure(), github()];
}

function circleci(): Snippet {
  const { jobs } = parse(readCiFile("snippets/circleci.yml"));
  const steps: readonly { readonly run?: string | { readonly command: string } }[] = jobs["load-orders"].steps;
  const [command = ""] = steps.flatMap(({ run }) => (typeof run === "object" ? [run.command] : []));
  const job = { CIRCLE_WORKFLOW_WORKSPACE_ID: "7d1c", CIRCLE_JOB: "load-orders", CIRCLE_NODE_INDEX: "0" };
  const env = { CIRCLECI: "true", ...job };
  return { name: "circleci", command, shell: ["bash", "-eo", "pipefail"], env };
}

function azure(): Snippet {
  const { steps }: { readonly steps: readonly { readonly bash?: string }[] } = parse(
    readCiFile("snippets/azure-pipelines.yml"),
  );
  const macros: Readonly<Record<string, string>> = {
    "Build.ArtifactStagingDirectory": ".",
  };
  const job = { SYSTEM_COLLECTIONID: "c", BUILD_BUILDID: "12", SYSTEM_STAGENAME: "s", SYSTEM_PHASENAME: "load" };
  const found = steps.find(({ bash }) => bash !== undefined)?.bash ?? "";
  // Azure replaces macros before a shell sees the command.
  const command = found.replaceAll(/\$\(([\w.]+)\)/g, (_, name) => macros[name] ?? "");
  return { name: "azure", command, shell: ["bash", "--noprofile", "--norc"], env: { TF_BUILD: "True", ...job } };
}

function github(): Snippet {
  const { steps }: { readonly steps: readonly { readonly run: string }[] } = parse(
    readCiFile("snippets/github-actions.yml"),
  ).jobs.load;
  const command = steps.find(({ run }) => run.includes("--wait"))?.run ?? "";
  const job = { GITHUB_REPOSITORY: "acme/etl", GITHUB_RUN_ID: "7", GITHUB_JOB: "load", GITHUB_ACTION: "__run_2" };
  return { name: "github", command, shell: ["bash", "-e"], env: { GITHUB_ACTIONS: "true", LABEL: "null", ...job } };
}

function jenkins(): Snippet {
  const text = readCiFile("snippets/Jenkinsfile");
  const [, command = ""] = /sh '''(.*?)'''/s.exec(text) ?? [];
  const env = { WORKSPACE: ".", JOB_NAME: "etl/main", BUILD_NUMBER: "4", STAGE_NAME: "Load orders" };
  return { name: "jenkins", command, shell: ["sh", "-xe"], env };
}

/** Stands for Airflow: prints the arguments of the operator. */
const airflowModules = {
  "airflow/__init__.py": `class DAG:
    def __init__(self, *args, **kwargs): pass
    def __enter__(self): return self
    def __exit__(self, *args): pass
`,
  "airflow/providers/standard/operators/bash.py": `import json

def BashOperator(**kwargs):
    print(json.dumps(kwargs))
`,
};

function airflow(): Snippet {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-airflow-"));
  mkdirSync(join(folder, "airflow/providers/standard/operators"), { recursive: true });
  for (const [path, text] of Object.entries(airflowModules)) writeFileSync(join(folder, path), text);
  const printed = execFileSync("python3", [join(ciFolder, "snippets/airflow_dag.py")], {
    env: { PATH: process.env.PATH, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  const operator: { readonly bash_command: string } = JSON.parse(printed);
  const values: Readonly<Record<string, string>> = { ds: "2026-11-24", "ti.map_index": "-1" };
  // Airflow renders the templates before a shell sees the command.
  const command = operator.bash_command.replaceAll(/\{\{ ([\w.]+) \}\}/g, (_, name) => values[name] ?? "");
  const env = { AIRFLOW_CTX_DAG_ID: "orders", AIRFLOW_CTX_DAG_RUN_ID: "r1", AIRFLOW_CTX_TASK_ID: "load_orders" };
  return { name: "airflow", command, shell: ["bash"], env };
}
