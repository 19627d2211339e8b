import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

const key = "key-of-a-test-0123456789";
const envAt = (level: string) => ({
  PLANASONIX_API_KEY: key,
  PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
  PLANASONIX_LOG: level,
});
const list = ["pipelines", "list", "--fields", "id", "-o", "csv"];
const page = json({
  data: [{ id: "pl_1", type: "pipeline", attributes: {} }],
  meta: { page: { limit: 1, cursor: null } },
});
const refusal = json({ error: { code: "forbidden", message: `No\u001b]0;x\u0007 ${key}` } }, { status: 403 });

test.each([
  ["debug", /^info: planasonix: pipelines\.list -> 200 \{.*"requestHeaders":.*\}\n$/],
  ["INFO", /^info: planasonix: pipelines\.list -> 200 \{.*\}\n$/],
  ["warn", /^$/],
  ["error", /^$/],
  ["off", /^$/],
  ["", /^$/],
])("with PLANASONIX_LOG=%s, the result is all of stdout, and the log is on stderr", async (level, expected) => {
  const { code, stdout, stderr } = await runScripted(list, [page], { env: envAt(level) });
  expect([code, stdout]).toEqual([0, "id\npl_1\n"]);
  expect(stderr).toMatch(expected);
});

test.each(["debug", "info", "warn"])(
  "with PLANASONIX_LOG=%s, a failure is logged without the key and without control characters",
  async (level) => {
    const { code, stdout, stderr } = await runScripted(list, [refusal], { env: envAt(level) });
    expect([code, stdout]).toEqual([7, ""]);
    expect(stderr).toMatch(/^warn: planasonix: pipelines\.list -> 403 /m);
    expect(stderr).not.toContain(key);
    expect(stderr).not.toContain("\u001b");
  },
);

test("a wait that listens to warnings logs them only from their level on", async () => {
  await using sandbox = await startTenant();
  const logged = async (level: string): Promise<string> => {
    sandbox.tenant.faults.add({ operation: "runs.get", status: 503, times: 1 });
    const { code, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait"], {
      env: { PLANASONIX_LOG: level },
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("No contact: runs.get -> 503.")]);
    return stderr;
  };
  expect(await logged("error")).not.toContain("planasonix: runs.get");
  expect(await logged("warn")).toMatch(/^warn: planasonix: runs\.get -> 503 /m);
});

test("--show-request logs nothing, because it sends nothing", async () => {
  const { code, stderr } = await runScripted([...list, "--show-request"], [page], { env: envAt("debug") });
  expect([code, stderr]).toEqual([0, ""]);
});

test("a level that does not exist is a mistake that names the variable", async () => {
  const { code, stderr, sent } = await runScripted(list, [page], { env: envAt("loud") });
  expect([code, sent, stderr]).toEqual([2, [], "Error: PLANASONIX_LOG must be one of debug, info, warn, error, off\n"]);
});
