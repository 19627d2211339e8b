import { expect, test } from "vitest";
import { explore, type Program } from "../../src/index.ts";

/** The result of exploring a program that has no problem. */
const clean = { schedules: expect.any(Number), findings: [], covered: expect.any(Array), missed: [] };

/** A program that reads a path: it passes a `Request` to `fetch`, aborts after one second, and ignores failures. */
const read =
  (path: string): Program =>
  async ({ url, apiKey, fetch, clock }) => {
    const request = new Request(`${url}${path}`, { headers: { Authorization: `Bearer ${apiKey}` } });
    const controller = new AbortController();
    const cancel = clock.timer(1000, () => controller.abort(new Error("timeout")));
    await fetch(request, { signal: controller.signal }).catch(() => undefined);
    cancel();
  };

test("explores programs that pass a Request to fetch, even with a path that the description does not have", async () => {
  expect(await explore(read("/projects"))).toEqual(clean);
  expect(await explore(read("/unknown"))).toEqual(clean);
});

test("rejects sleeps and requests with the reason of their aborted signal", async () => {
  const reasons: unknown[] = [];
  const program: Program = async ({ url, fetch, clock }) => {
    const controller = new AbortController();
    const sleeping = clock.sleep(60_000, controller.signal);
    controller.abort("stop");
    for (const work of [
      sleeping,
      clock.sleep(1, controller.signal),
      fetch(`${url}/projects`, { signal: controller.signal }),
    ]) {
      await work.catch((reason: unknown) => reasons.push(reason));
    }
  };

  await explore(program, {
    only: { operation: "projects.list", path: "/v1/projects", occurrence: 1, fault: "timeout" },
  });
  expect(new Set(reasons)).toEqual(new Set(["stop"]));
});

test.each(["resolves", "rejects"])("ignores a killed program that prints its API key and then %s", async (end) => {
  let onRestart: (text: string) => void = () => {};
  const restarted = new Promise<string>((resolve) => {
    onRestart = resolve;
  });
  let hasContinued = false;
  const program: Program = async ({ url, apiKey, fetch, clock, log, attempt }) => {
    if (attempt > 1) {
      onRestart("restarted");
      return clock.sleep(60_000);
    }
    const sent = fetch(`${url}/projects`, { headers: { Authorization: `Bearer ${apiKey}` } });
    // The program continues without the response to its request.
    hasContinued = (await Promise.race([sent, restarted])) === "restarted";
    if (hasContinued) log(apiKey);
    if (hasContinued && end === "rejects") throw new Error("The program was killed");
  };
  const kill = { operation: "projects.list", path: "/v1/projects", occurrence: 1, fault: "kill" } as const;

  const { findings } = await explore(program, { only: kill });

  expect(hasContinued).toBe(true);
  expect(findings).toEqual([]);
});

test("a read before the first write is never stale", async () => {
  const only = { operation: "projects.list", path: "/v1/projects", occurrence: 1, fault: "stale_read" } as const;
  const statuses: number[] = [];
  const program: Program = async ({ url, apiKey, fetch }) => {
    const headers = { Authorization: `Bearer ${apiKey}` };
    statuses.push((await fetch(`${url}/projects`, { headers })).status);
  };
  expect(await explore(program, { only })).toEqual({ ...clean, covered: [only] });
  expect(new Set(statuses)).toEqual(new Set([200]));
});

/** A program that deletes a webhook, and tries again `retries` times if it gets no response. */
const remove =
  (retries: number): Program =>
  async ({ url, apiKey, fetch }) => {
    const headers = { Authorization: `Bearer ${apiKey}` };
    for (let attempt = 0; attempt <= retries; attempt += 1) {
      const sent = fetch(`${url}/webhooks/wh_01jq8hook01`, { method: "DELETE", headers });
      if (await sent.catch(() => undefined)) return;
    }
  };

test("reports a resource that still exists because its deletion was not repeated", async () => {
  const faults = ["reset_before"] as const;
  const { findings } = await explore(remove(0), { faults });
  expect(findings.map(({ problem, message }) => [problem, message])).toEqual([
    ["left_changed", "webhook wh_01jq8hook01 still exists at the end"],
  ]);
  expect((await explore(remove(1), { faults })).findings).toEqual([]);
});

test("reports a resource that a program deletes only after a failure", async () => {
  const program: Program = async (environment) => {
    const { url, apiKey, fetch } = environment;
    const { status } = await fetch(`${url}/projects`, { headers: { Authorization: `Bearer ${apiKey}` } });
    if (status !== 200) await remove(0)(environment);
  };
  const { findings } = await explore(program, { faults: ["server_error"] });
  expect(findings.map(({ problem, message }) => [problem, message])).toEqual([
    ["left_changed", "webhook wh_01jq8hook01 does not exist at the end"],
  ]);
});

test("rejects if the check of the final state fails without a fault", async () => {
  const check = (): never => {
    throw new Error("no runs");
  };
  await expect(explore(read("/projects"), { check })).rejects.toThrow(/fails: no runs, even without a fault$/);
});

test("finds the same in two explorations at once", async () => {
  const faults = ["reset_before", "kill"] as const;
  const alone = await explore(remove(0), { faults });
  expect(await Promise.all([explore(remove(0), { faults }), explore(remove(0), { faults })])).toEqual([alone, alone]);
});
