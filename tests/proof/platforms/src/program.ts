import { type CallResult, resultOf } from "./call-result.ts";
import type { Endpoints, Scenarios } from "./endpoints.ts";
import { cancellation } from "./scenarios/cancellation.ts";
import { environment } from "./scenarios/environment.ts";
import { failures } from "./scenarios/failures.ts";
import { reads } from "./scenarios/reads.ts";
import { redirects } from "./scenarios/redirects.ts";
import { retries } from "./scenarios/retries.ts";

const scenarios: Scenarios = { ...reads, ...retries, ...failures, ...cancellation, ...redirects, ...environment };

/** The result of each scenario, by name. */
export type Report = Readonly<Record<string, CallResult>>;

/** Runs all scenarios, one after the other. */
export async function observe(endpoints: Endpoints): Promise<Report> {
  const report: Record<string, CallResult> = {};
  for (const [name, run] of Object.entries(scenarios)) {
    report[name] = await resultOf(async () => run(endpoints));
  }
  return report;
}
