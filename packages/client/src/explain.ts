/**
 * Why a run failed, in one bounded answer: the error, the node, the last lines that matter, and what differs from the last
 * run that succeeded.
 *
 * @example
 * const { error, node, differences } = await explainRun(planasonix, "run_01j8k2m4");
 *
 * @module
 */
export {
  type ExplainedLine,
  type ExplainedNode,
  type ExplainRunOptions,
  explainRun,
  type NextStep,
  type RunDifference,
  type RunExplanation,
} from "./explain/explain-run.ts";
