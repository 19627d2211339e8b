import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";

/** A server that never answers. */
const fetch = (_: string, { signal }: RequestInit): Promise<never> =>
  new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

test.each([
  ["a call", ["pipelines", "get", "pl_1"]],
  ["api", ["api", "GET", "x"]],
  ["schedules next", ["schedules", "next", "sch_1"]],
  ["auth status", ["auth", "status"]],
  ["the look-up of a name", ["pipelines", "run", "Orders to warehouse"]],
  ["the look-up of a name before a wait", ["pipelines", "run", "Orders to warehouse", "--wait"]],
])("--timeout ends %s", async (_, words) => {
  const started = Date.now();
  const { code, stdout, stderr } = await run([...words, "--timeout", "100ms"], { clientOptions: { fetch } });
  expect([code, stdout]).toEqual([5, ""]);
  expect(stderr).toMatch(/took longer than its time limit \(\d+ ms\)/);
  expect(Date.now() - started).toBeLessThan(5_000);
});

test("--timeout bounds all pages of the look-up of a name together", async () => {
  let pages = 0;
  const endless = async (): Promise<Response> => {
    pages += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const data = [{ id: `pl_${pages}`, type: "pipeline", attributes: { name: "Other" } }];
    return Response.json({ data, meta: { page: { limit: 1, cursor: `c_${pages}` } } });
  };
  const words = ["pipelines", "run", "Orders to warehouse", "--timeout", "300ms"];
  const { code } = await run(words, { clientOptions: { fetch: endless } });
  expect(pages).toBeGreaterThan(0);
  // 5 if the limit ends a page, and 6 if it ends before the next one is requested.
  expect([5, 6]).toContain(code);
});
