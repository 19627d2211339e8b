import { expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox({ allowOrigins: ["https://app.test"] });

/** Sends a request as a page of an origin does. */
function sendFrom(origin: string, init: RequestInit = {}, path = "/pipelines"): Promise<Response> {
  const { tenant } = context;
  const headers = { Authorization: `Bearer ${tenant.apiKey}`, ...init.headers, Origin: origin };
  return tenant.fetch(`${tenant.url}${path}`, { ...init, headers });
}

const preflight: RequestInit = {
  method: "OPTIONS",
  headers: { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization" },
};

test.each(["https://attacker.test", "https://app.test.attacker.test", "http://app.test", "null"])(
  "a page of %s gets neither a readable response nor permission to send a key, even if it knows one",
  async (origin) => {
    for (const response of [await sendFrom(origin), await sendFrom(origin, preflight)]) {
      expect(response.status).toBe(403);
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  },
);

test("a foreign page starts no work, even with a request that needs no permission", async () => {
  const { tenant } = context;
  const before = tenant.causes.all().length;

  const response = await sendFrom("https://attacker.test", { method: "POST" }, "/pipelines/pl_01hqxyz/run");

  expect(response.status).toBe(403);
  expect(tenant.causes.all()).toHaveLength(before);
  expect((await response.json()).error.message).toContain("--allow-origin https://attacker.test (`allowOrigins`)");
});

test.each(["https://app.test", "http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000"])(
  "a page of %s can use the API",
  async (origin) => {
    for (const [response, status] of [
      [await sendFrom(origin), 200],
      [await sendFrom(origin, preflight), 204],
    ] as const) {
      expect(response.status).toBe(status);
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    }
  },
);

test("no option lets pages without an origin use the sandbox", async () => {
  await expect(startSandbox({ port: false, allowOrigins: ["null"] })).rejects.toThrow("`allowOrigins` must be a list");
});
