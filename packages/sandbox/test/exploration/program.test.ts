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
