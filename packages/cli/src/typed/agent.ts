import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { flagValue } from "@planasonix/configured/src/typed/flag-value.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variables that coding agents set for the programs that they start, as their documentation and
 * [@vercel/detect-agent](https://www.npmjs.com/package/@vercel/detect-agent) list them. Those that the terminal of a person
 * has as well, such as `CURSOR_TRACE_ID` and `REPL_ID`, are missing on purpose.
 */
const agentVariables = [
  "AI_AGENT",
  "AMP_CURRENT_THREAD_ID",
  "ANTIGRAVITY_AGENT",
  "AUGMENT_AGENT",
  "CLAUDECODE",
  "CLINE_ACTIVE",
  "CODEX_CI",
  "CODEX_SANDBOX",
  "CODEX_THREAD_ID",
  "COPILOT_AGENT_SESSION_ID",
  "COPILOT_CLI",
  "CRUSH",
  "CURSOR_AGENT",
  "GEMINI_CLI",
  "GOOSE_TERMINAL",
  "OPENCODE",
  "OPENCODE_CLIENT",
  "PI_CODING_AGENT",
  "QWEN_CODE",
  "TRAE_AI_SHELL_ID",
] as const;

/** The variables of CI systems, which can inherit those of an agent from the shell that started them. */
const ciVariables = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"] as const;

/**
 * Whether an agent reads the output: `asked` if `PLANASONIX_AGENT` says so, which also cuts lists, and `detected` by the
 * variables that agents set, which changes only what goes to stderr. Scripts behave in the terminal of an agent as anywhere.
 *
 * @throws {UsageError} If `PLANASONIX_AGENT` is neither `1` nor `0`.
 */
export function agentMode(env: Variables): "asked" | "detected" | "off" {
  const { PLANASONIX_AGENT: asked } = env;
  if (asked === "1") return "asked";
  if (asked === "0") return "off";
  if (asked) throw new UsageError(`PLANASONIX_AGENT must be 1 or 0, got ${JSON.stringify(asked)}`);
  const isSet = (name: string): boolean => ![undefined, "", "0", "false"].includes(env[name]);
  if (ciVariables.some(isSet)) return "off";
  return agentVariables.some(isSet) || env.CURSOR_EXTENSION_HOST_ROLE === "agent-exec" ? "detected" : "off";
}

/**
 * How errors are printed: as `--errors` says, otherwise `PLANASONIX_ERRORS`, otherwise as JSON for agents.
 *
 * @throws {UsageError} If one of them is neither `text` nor `json`, or `PLANASONIX_AGENT` is wrong.
 */
export function errorFormat(args: readonly string[], env: Variables): "text" | "json" {
  return errorFormatOf(flagValue(args, "--errors"), env); // An error can be about the command itself.
}

/** The same for the value of `--errors`. */
export function errorFormatOf(typed: string | undefined, env: Variables): "text" | "json" {
  const mode = agentMode(env);
  const given = typed ?? (env.PLANASONIX_ERRORS || undefined);
  if (given === undefined) return mode === "off" ? "text" : "json";
  if (given === "text" || given === "json") return given;
  const place = typed === undefined ? "PLANASONIX_ERRORS" : "--errors";
  throw new UsageError(`${place} must be text or json, got ${JSON.stringify(given)}`);
}
