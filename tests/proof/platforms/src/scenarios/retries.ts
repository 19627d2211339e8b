import { statusesOf } from "../call-result.ts";
import { clientFor, type Endpoints, type Scenarios } from "../endpoints.ts";

/** Calls that succeed on the second attempt. */
export const retries: Scenarios = {
  unavailable: (endpoints) => attemptsOfRun(endpoints, "unavailable"),
  limited: (endpoints) => attemptsOfRun(endpoints, "limited"),
};

async function attemptsOfRun(endpoints: Endpoints, script: string): Promise<unknown> {
  const { attempts } = await clientFor(endpoints, script).pipelines.run("pl_1", {}).withResponse();
  return statusesOf(attempts);
}
