import { ProgramFailure } from "./step.ts";
import { writeLog } from "./workspace.ts";

/** A step that failed. */
export interface Failure {
  /** The tool and the file. */
  readonly name: string;
  /** What to do. */
  readonly advice: string;
  readonly error: unknown;
}

/**
 * One line that names the tool, the file, the cause and what to do. Writes the output of a program that failed into a
 * file. In CI, where nobody can read that file, the line follows the output.
 */
export function reportFailure({ name, advice, error }: Failure, isCi: boolean = Boolean(process.env.CI)): string {
  const line = `${name} failed: ${error instanceof Error ? error.message : error}; ${advice}.`;
  if (!(error instanceof ProgramFailure)) return line;
  if (isCi) return `${error.output}\n${line}`;
  return `${line} Its output: ${writeLog("failure", error.output)}`;
}
