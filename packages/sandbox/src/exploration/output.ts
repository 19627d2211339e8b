// What a program printed before it failed.

/** The first line of an error that was not caught, as Node, Python and others print it: its name, and its message. */
const uncaught = /^(?:Uncaught )?[\w.$]*(?:Error|Exception)\b[^:]*: /;

/**
 * The line that says why a program failed: that of its last error that was not caught, because runtimes print the stack
 * and their version after it; otherwise its last line. Empty if it printed nothing.
 */
export function reasonIn(output: string): string {
  const lines = output.trimEnd().split("\n");
  return lines.findLast((line) => uncaught.test(line)) ?? lines.at(-1) ?? "";
}
