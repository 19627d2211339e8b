// Kills the sandbox while clients write, and reports what it loses or duplicates.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { formatCount } from "../result.ts";
import { run } from "../run.ts";

const rounds = 50;

/** The result as a paragraph, and whether the sandbox lost and duplicated nothing and finished all runs. */
export interface Kills {
  readonly text: string;
  readonly isFine: boolean;
}

/** Runs the sandbox's own kill test, with more rounds. */
export function killSandbox(): Kills {
  const folder = dirname(createRequire(import.meta.url).resolve("@planasonix/sandbox/package.json"));
  const program = join(folder, "test/support/kill-rounds-main.ts");
  const output = run(process.execPath, ["--disable-warning=ExperimentalWarning", program, `${rounds}`], folder);
  const { sent, acknowledged, lost, doubled, runs }: Report = JSON.parse(output);
  const ended = runs.filter((state) => state === "succeeded").length;
  const text = `A sandbox with a data file is killed (SIGKILL) ${rounds} times, while 8 clients create resources with idempotency keys. At the end, all
requests are sent again. Of ${formatCount(acknowledged)} acknowledged resources, ${lost.length} are lost; of ${formatCount(sent)} idempotency keys, ${doubled.length} have several resources; of ${rounds} runs that
were started before a kill, ${ended} succeeded.`;
  return { text, isFine: lost.length === 0 && doubled.length === 0 && ended === rounds };
}

interface Report {
  readonly sent: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly runs: readonly string[];
}
