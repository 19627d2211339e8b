import { appendFileSync } from "node:fs";
import type { Machine } from "../../session/machine.ts";
import type { Ci } from "./ci.ts";
import { createGithub } from "./github.ts";
import { createGitlab } from "./gitlab.ts";

/** No CI system, or one without means of its own. */
export const plain: Ci = {
  group: (title, lines) => [title, ...lines.map((line) => `  ${line}`)],
  annotate: () => [],
  summarize: () => {},
  setOutputs: () => {},
};

/** Detects the CI system by its environment. */
export function detectCi({ env, now }: Pick<Machine, "env" | "now">): Ci {
  if (env.GITHUB_ACTIONS === "true") return createGithub(env, append);
  if (env.GITLAB_CI === "true") return createGitlab(now);
  return plain;
}

/** A file of the CI system that cannot be written must not change how the command ends. */
function append(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch {}
}
