import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type Mock, startMock } from "@planasonix/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

describe("the quickstart", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  });
  afterAll(() => mock.close());

  test("runs a pipeline, reads all pages of a list, and handles the rate limit", async () => {
    const { code, printed } = await run("quickstart.ts", {
      PLANASONIX_API_KEY: "plnx_live_example",
      PLANASONIX_BASE_URL: mock.url,
    });

    expect(code).toBe(0);
    expect(printed).toContain("run_01j8k2m4  succeeded");
    expect(printed).toContain("(last page)");
    expect(printed).toMatch(/429 rate_limited, retry at \d{4}-\d\d-\d\dT/);
  });

  test("names the missing environment variable when no API key is set", async () => {
    const { code, printed } = await run("quickstart.ts", { PLANASONIX_BASE_URL: mock.url });

    expect(code).not.toBe(0);
    expect(printed).toContain("PLANASONIX_API_KEY");
  });
});

// `tests/setup` tests it with the mock.
describe("npm start", () => {
  test("runs the quickstart against the sandbox with --sandbox", async () => {
    const { code, printed } = await run("../scripts/start.ts", {}, ["--once", "--sandbox", "--port", "0"]);

    expect(code).toBe(0);
    expect(printed).toMatch(/run_\w{16} {2}succeeded/);
    expect(printed).toContain("429 rate_limited");
  });

  test("reports a port in use and exits with code 2", async () => {
    const mock = await startMock();
    const { code, printed } = await run("../scripts/start.ts", {}, ["--once", "--port", new URL(mock.url).port]);
    await mock.close();

    expect(code).toBe(2);
    expect(printed).toMatch(/in use/);
  });
});

/**
 * Runs a program to its end, with only these environment variables. Returns its exit code and output. `file` is a path
 * relative to examples/.
 */
async function run(
  file: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<{ code: number; printed: string }> {
  const child = spawn(process.execPath, [file, ...flags], { cwd: new URL("..", import.meta.url), env: { ...env } });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, printed: out + err };
}
