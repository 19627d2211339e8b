import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createClient } from "@planasonix/client";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: "manual" });
});
afterAll(() => sandbox.close());

test("a run succeeds after the usual time", async () => {
  const { apiKey, url, fetch, clock, requests } = await sandbox.tenant();
  const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });

  const run = await planasonix.pipelines.runAndWait("pl_01hqxyz");

  expect(run.attributes.status).toBe("succeeded");
  expect(requests.all("pipelines.run")).toHaveLength(1);
});
