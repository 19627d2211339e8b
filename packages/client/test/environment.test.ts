import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { key } from "./support/client.ts";

const cwd = fileURLToPath(new URL("../", import.meta.url));

/** Runs a program that uses the built package, with only these environment variables. Returns its output. */
async function run(code: string, env: Readonly<Record<string, string>>): Promise<string> {
  const program = `import { createClient } from "@planasonix/client"; ${code}`;
  const command = [process.execPath, "--input-type=module", "--eval", program] as const;
  const { stdout, stderr } = await promisify(execFile)(command[0], command.slice(1), { cwd, env });
  return stdout + stderr;
}

const callAndTell = `
  const planasonix = createClient();
  await planasonix.pipelines.get("pl_1").then((pipeline) => console.log(pipeline.id), (error) => console.log(String(error)));
`;
const makeAndTell = `try { createClient() } catch (error) { console.log(String(error)) }`;

describe("process environment", () => {
  const mockUrl = inject("mockUrl");

  test("sets the API key and the base URL of a client without options", async () => {
    const env = { PLANASONIX_API_KEY: key, PLANASONIX_BASE_URL: mockUrl };

    expect(await run(callAndTell, env)).toBe("pl_01hqxyz\n");
  });

  test("rejects the first call without an API key, and names the option and the variable that set it", async () => {
    expect(await run(callAndTell, { PLANASONIX_BASE_URL: mockUrl })).toBe(
      "MissingApiKeyError: GET /pipelines/pl_1 was not sent: there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY\n",
    );
  });

  test("treats an empty variable as not set", async () => {
    const env = { PLANASONIX_API_KEY: "", PLANASONIX_BASE_URL: "", PLANASONIX_LOG: "" };

    expect(await run(`createClient(); console.log("made")`, env)).toBe("made\n");
  });

  test("prefers the option `baseUrl` to the environment", async () => {
    const env = { PLANASONIX_API_KEY: key, PLANASONIX_BASE_URL: "https://nowhere.test/v1" };
    const code = `
      const planasonix = createClient({ baseUrl: "${mockUrl}" });
      console.log((await planasonix.pipelines.get("pl_1")).id);
    `;

    expect(await run(code, env)).toBe("pl_01hqxyz\n");
  });

  test("rejects a base URL without a version when the client is created, and names the fix", async () => {
    const told = await run(makeAndTell, { PLANASONIX_BASE_URL: "https://acme.planasonixapis.com" });

    expect(told).toContain("TypeError: PLANASONIX_BASE_URL must");
    expect(told).toContain("as in https://acme.planasonixapis.com/v1");
  });

  test("rejects an invalid log level when the client is created", async () => {
    expect(await run(makeAndTell, { PLANASONIX_LOG: "loud" })).toBe(
      "TypeError: `PLANASONIX_LOG` must be one of debug, info, warn, error, off\n",
    );
  });

  test("turns logging on, with the API key redacted in the output", async () => {
    const env = { PLANASONIX_API_KEY: key, PLANASONIX_BASE_URL: mockUrl, PLANASONIX_LOG: "debug" };

    const printed = await run(callAndTell, env);

    expect(printed).toContain("planasonix: pipelines.get -> 200");
    expect(printed).toContain("authorization: '***'");
    expect(printed).not.toContain(key);
  });
});
