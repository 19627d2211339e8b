// 6,000 random requests for each of five seeds: `npm run proof sandbox`. `npm test` sends a sample of them.
import { expect, test } from "vitest";
import { sendRandomRequests } from "../support/random-requests.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

test.each([1, 2, 3, 4, 5])("6,000 permitted requests of the seed %i get no 5xx and no invalid body", async (seed) => {
  const { problems, successes } = await sendRandomRequests(context.tenant, seed, 6000);
  expect(problems).toEqual([]);
  expect(successes).toBeGreaterThan(2000);
});
