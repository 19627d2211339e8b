import type { Places, Scenarios } from "./endpoints.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { ends } from "./scenarios/cancellation.ts";
import { surroundings } from "./scenarios/environment.ts";
import { failures } from "./scenarios/failures.ts";
import { reads } from "./scenarios/reads.ts";
import { redirects } from "./scenarios/redirects.ts";
import { retries } from "./scenarios/retries.ts";

const scenarios: Scenarios = { ...reads, ...retries, ...failures, ...ends, ...redirects, ...surroundings };

/** What the program saw, by scenario. */
export type Report = Readonly<Record<string, Outcome>>;

/** Plays every scenario, one after the other, and tells what became of each. */
export async function observe(places: Places): Promise<Report> {
  const report: Record<string, Outcome> = {};
  for (const [name, play] of Object.entries(scenarios)) {
    report[name] = await outcomeOf(async () => play(places));
  }
  return report;
}
