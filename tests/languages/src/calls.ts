// The calls that the program of each client makes, and what it prints about them.

/** A kind of call, and how the line begins that a program prints after it. */
const calls = [
  { name: "create", prints: "created pl_" },
  { name: "start", prints: "started run_" },
  { name: "poll", prints: "ended succeeded" },
  { name: "list", prints: "pages 2 1 last" },
  { name: "typed error", prints: "refused 429 rate_limited" },
] as const;

/** The calls of each program, for people. */
export const callNames: string = calls.map(({ name }) => name).join(", ");

/**
 * Checks the output of a program. Returns the names of the calls.
 * @throws {Error} If the output has another number of lines, or a line begins otherwise. The message has both.
 */
export function checkCalls(printed: string): string {
  const lines = printed.trim().split("\n");
  const wrong = calls.findIndex(({ prints }, index) => !lines[index]?.startsWith(prints));
  if (wrong >= 0) throw new Error(`the line "${calls[wrong]?.prints}..." is "${lines[wrong] ?? "missing"}"`);
  if (lines.length > calls.length) throw new Error(`the program also prints "${lines[calls.length]}"`);
  return callNames;
}
