import { expect, test } from "vitest";
import { explore, type Program } from "../../src/index.ts";

/** The result of exploring a program that has no problem. */
const clean = { schedules: expect.any(Number), findings: [] };

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

  await explore(program, { only: { request: 1, operation: "projects.list", fault: "timeout" } });
  expect(new Set(reasons)).toEqual(new Set(["stop"]));
});

test.each(["resolves", "rejects"])("ignores a killed program that prints its API key and then %s", async (end) => {
  const printed: string[] = [];
  const program: Program = async ({ url, apiKey, fetch, clock, log, attempt }) => {
    if (attempt > 1) return clock.sleep(60_000);
    const sent = fetch(`${url}/projects`, { headers: { Authorization: `Bearer ${apiKey}` } });
    sent.catch(() => {});
    // The program continues without the response to its request.
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    printed.push(`attempt ${attempt}`);
    if (printed.length > 1) log(apiKey);
    if (end === "rejects" && printed.length > 1) throw new Error("The program was killed");
  };
  const kill = { request: 1, operation: "projects.list", fault: "kill" } as const;

  const { findings } = await explore(program, { only: kill });

  expect(printed).toHaveLength(2);
  expect(findings).toEqual([]);
});
