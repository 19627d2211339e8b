import { clientFor, type Places, type Scenarios } from "../endpoints.ts";
import { tell } from "../outcome.ts";

/** What goes well at the second attempt. */
export const retries: Scenarios = {
  unavailable: (places) => attemptsOfRun(places, "unavailable"),
  limited: (places) => attemptsOfRun(places, "limited"),
};

async function attemptsOfRun(places: Places, script: string): Promise<unknown> {
  const { attempts } = await clientFor(places, script).pipelines.run("pl_1", {}).withResponse();
  return tell(attempts);
}
