import { startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { handler } from "../lambda-handler.ts";
import { GET, POST } from "../nextjs-route.ts";

const pipeline = "pl_01hqxyz";
const sandbox = await startSandbox({ clock: "manual" });
const tenant = await sandbox.tenant();

beforeAll(() => {
  vi.stubEnv("PLANASONIX_API_KEY", tenant.apiKey);
  vi.stubEnv("PLANASONIX_BASE_URL", tenant.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

describe("the route handler for Next.js", () => {
  const context = (id: string) => ({ params: Promise.resolve({ id }) });
  const post = (id: string, key: string) =>
    POST(new Request("http://localhost/", { method: "POST", headers: { "Idempotency-Key": key } }), context(id));

  test("starts one run for a double click, and lists it", async () => {
    const [first, second] = await Promise.all([post(pipeline, "click 1"), post(pipeline, "click 1")]);
    const listed = await GET(new Request("http://localhost/"), context(pipeline));

    const run = await first.json();
    expect([first.status, second.status, await second.json()]).toEqual([202, 202, run]);
    expect(await listed.json()).toContainEqual(run);
  });

  test("passes on the status, the code and the request ID of the API, and no text", async () => {
    const response = await post("pl_unknown", "click 2");

    expect([response.status, await response.json()]).toEqual([404, { error: "not_found" }]);
    expect(response.headers.get("X-Request-Id")).toMatch(/./);
  });

  test("says when to come back, also if the client sends nothing because of the rate limit", async () => {
    const sent = tenant.requests.all("pipelines.run").length;
    tenant.faults.add({ operation: "pipelines.run", status: 429, retryAfter: 60, times: 1 });
    const responses = [await post(pipeline, "click 3"), await post(pipeline, "click 4")];

    expect(responses.map(({ status }) => status)).toEqual([503, 503]);
    for (const { headers } of responses) expect(Number(headers.get("Retry-After"))).toBeGreaterThan(30);
    expect(tenant.requests.all("pipelines.run")).toHaveLength(sent + 1);
  });
});

describe("the handler for Lambda", () => {
  const event = { id: "event-1", detail: { pipeline_id: pipeline } };

  test("starts one run, also if Lambda invokes it twice with the same event", async () => {
    const context = { getRemainingTimeInMillis: () => 30_000 };

    expect(await handler(event, context)).toEqual(await handler(event, context));
  });

  test("rejects before the time limit, and says that the run may have been started", async () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    tenant.faults.add({ operation: "pipelines.run", reset: "after" });

    await expect(handler({ ...event, id: "event-2" }, { getRemainingTimeInMillis: () => 3_100 })).rejects.toThrow();

    expect(error.mock.calls).toEqual([["The run may have been started; check with pipelines.listRuns"]]);
    error.mockRestore();
  });
});
