// Holds the guides about errors and retries, in docs/guides, to sentences that none of their programs shows.
import { createClient } from "@planasonix/client";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";

type Options = Parameters<typeof startSandbox>[0];

/** A client of a sandbox in virtual time. */
async function connect(options: Options = {}): Promise<{ sandbox: Sandbox; client: ReturnType<typeof createClient> }> {
  const sandbox = await startSandbox({ clock: "manual", ...options });
  onTestFinished(() => sandbox.close());
  const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, clock: sandbox.clock.client });
  return { sandbox, client };
}

describe("a read whose response arrives", () => {
  test.each([
    ["cut off is repeated", { truncate: true }, [{ id: "pl_01hqxyz" }, 2]],
    ["complete, but unreadable, is not repeated", { malformed: true }, [{ name: "ResponseFormatError" }, 1]],
  ])("%s", async (_, fault, [result, requests]) => {
    const { sandbox, client } = await connect();
    sandbox.faults.add({ operation: "pipelines.get", times: 1, ...fault });

    expect(await client.pipelines.get("pl_01hqxyz").catch((error) => error)).toMatchObject(Object(result));
    expect(sandbox.requests.all("pipelines.get")).toHaveLength(Number(requests));
  });
});

describe("if all run capacity is in use for an hour", () => {
  test("a start is refused at once by a RateLimitError, and a call that would wait for it by a DeadlineError", async () => {
    const { sandbox, client } = await connect({ concurrentRuns: 1 });
    sandbox.outcomes.next("pipelines.run", { after: "1h" });
    await client.pipelines.run("pl_01hqxyz");
    const now = sandbox.clock.now();
    const refused = await client.pipelines.run("pl_01hqxyz").catch((error) => error);
    const waiting = await client.pipelines.get("pl_01hqxyz", { deadlineMs: 10_000 }).catch((error) => error);

    expect(refused).toMatchObject({ name: "RateLimitError", retryAt: new Date(now + 3_600_000), outcome: undefined });
    expect(waiting).toMatchObject({ name: "DeadlineError", retryAt: new Date(now + 60_000) });
    expect(sandbox.clock.now()).toBe(now);
    expect(sandbox.requests.all("pipelines.get")).toEqual([]);
  });
});
