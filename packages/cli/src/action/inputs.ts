import { appendFileSync } from "node:fs";
import { join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The value of an input; `undefined` if it is empty. The runner keeps hyphens in the names of variables. */
export function input(env: Env, name: string): string | undefined {
  return env[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
}

/** The words of the command that the inputs describe. The pipeline comes after `--`, so that it is never a flag. */
export function wordsOf(env: Env, resultFile: string): string[] {
  const flag = (name: string, from = name): string[] => {
    const value = input(env, from);
    return value === undefined ? [] : [`--${name}=${value}`];
  };
  const variables = (input(env, "variables") ?? "").split("\n").filter((line) => line.trim() !== "");
  const isOnce = input(env, "key") !== undefined || input(env, "once") !== "false";
  return [
    "pipelines",
    "run",
    ...variables.map((line) => `--var=${line.trim()}`),
    ...flag("environment-id"),
    "--wait",
    ...flag("timeout"),
    ...(input(env, "follow") === "true" ? ["--follow"] : []),
    `--on-interrupt=${input(env, "on-interrupt") ?? "cancel"}`,
    `--result-file=${resultFile}`,
    ...(isOnce
      ? [
          "--once",
          ...["key", "store", "reuse", "if-unsure"].flatMap((name) => flag(name)),
          `--label=${input(env, "matrix") ?? "null"}`,
        ]
      : []),
    "--",
    input(env, "pipeline") ?? "",
  ];
}

/** The environment of the command: the inputs precede the variables of the job. */
export function environmentOf(env: Env): Record<string, string | undefined> {
  return {
    ...env,
    PLANASONIX_API_KEY: input(env, "api-key") ?? env.PLANASONIX_API_KEY,
    PLANASONIX_BASE_URL: input(env, "base-url") ?? env.PLANASONIX_BASE_URL,
    PLANASONIX_DIALECT: input(env, "dialect") ?? env.PLANASONIX_DIALECT,
  };
}

/** Where `main` writes what `post` must know. Each step has its own, also within one job. */
export function resultFileOf(env: Env, id: string): string {
  return join(env.RUNNER_TEMP ?? ".", `planasonix-${id}.json`);
}

/** Hands a value to the `post` of this step. */
export function saveState(env: Env, name: string, value: string): void {
  if (env.GITHUB_STATE) appendFileSync(env.GITHUB_STATE, `${name}=${value}\n`);
}
