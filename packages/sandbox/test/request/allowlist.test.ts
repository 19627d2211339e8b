import { describe, expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

/** Adds a network to the allowlist, enforces the list, and returns the status of a request from an address. */
async function statusFrom(address: string, cidr: string): Promise<number> {
  const { tenant } = context;
  await succeed(tenant, "ipAllowlist_add", { body: { cidr, label: "Test" } });
  await succeed(tenant, "ipAllowlist_toggle", { body: { enabled: true } });
  return (await send(tenant, "projects_list", { headers: { "X-Forwarded-For": address } })).status;
}

describe("the IP allowlist", () => {
  test("is not enforced at the start, and its status counts its networks", async () => {
    const { tenant } = context;
    const { attributes } = await succeed(tenant, "ipAllowlist_getStatus");
    const entries = await succeed(tenant, "ipAllowlist_list");
    expect(attributes).toMatchObject({ enabled: false, entry_count: entries.length });
    expect(attributes.last_evaluated_at).toBe("2026-11-24T13:00:00Z");
  });

  test.each([
    ["198.18.3.4", "198.18.0.0/16"],
    ["198.18.3.4", "198.18.3.4"],
    ["::ffff:198.18.3.4", "198.18.0.0/16"],
    ["2001:db8:1::7", "2001:db8:1::/48"],
    ["198.18.3.4, 10.0.0.1", "198.18.0.0/16"],
    ["198.18.3.4", "0.0.0.0/0"],
    ["2001:DB8:0:0:1::7", "2001:db8::1:0:0:7"],
  ])("accepts a request with `X-Forwarded-For: %s` after the network %s is added", async (address, cidr) => {
    expect(await statusFrom(address, cidr)).toBe(200);
  });

  test.each([
    ["198.19.3.4", "198.18.0.0/16"],
    ["198.18.3.4", "2001:db8:1::/48"],
    ["2001:db8:2::7", "2001:db8:1::/48"],
    ["198.18.3.5", "198.18.3.4"],
    ["198.18.3.4]", "198.18.0.0/16"],
    ["198.18.3.256", "198.18.0.0/16"],
    ["unknown", "198.18.0.0/16"],
  ])("rejects a request with `X-Forwarded-For: %s` even after the network %s is added", async (address, cidr) => {
    expect(await statusFrom(address, cidr)).toBe(403);
  });

  test("rejects every request from an unlisted network, even one to end the enforcement, until the data is reset", async () => {
    const { tenant } = context;
    await succeed(tenant, "ipAllowlist_toggle", { body: { enabled: true } });
    const { status, json } = await send(tenant, "ipAllowlist_toggle", { body: { enabled: false } });
    expect(status).toBe(403);
    expect(json.error).toMatchObject({ code: "forbidden", message: expect.stringContaining("127.0.0.1") });
    tenant.reset();
    expect((await send(tenant, "projects_list")).status).toBe(200);
  });

  test.each([
    [200, "127.0.0.0/8"],
    [403, "198.18.0.0/16"],
  ])("makes the sandbox respond %i to a local connection if the list contains only %s", async (expected, cidr) => {
    await using sandbox = await startSandbox({ clock: "manual", seed: "empty" });
    const { url, apiKey } = sandbox;
    await succeed(sandbox, "ipAllowlist_add", { body: { cidr, label: "Test" } });
    await succeed(sandbox, "ipAllowlist_toggle", { body: { enabled: true } });
    const { status } = await fetch(`${url}/projects`, { headers: { Authorization: `Bearer ${apiKey}` } });
    expect(status).toBe(expected);
  });
});
