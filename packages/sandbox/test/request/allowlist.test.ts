import { describe, expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { checkAddress } from "../../src/request/allowlist.ts";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

const enforced = { attributes: { enabled: true } } as never;

/** Checks a request from an address against an enforced allowlist that contains only one network. */
function check(address: string, cidr: string): void {
  const resources = { select: () => [{ attributes: { cidr } }] as never };
  checkAddress(enforced, resources, { headers: { "x-forwarded-for": address } });
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
    ["198.18.3.4 , 10.0.0.1", "198.18.0.0/16"],
    ["198.18.3.4", "0.0.0.0/0"],
    ["2001:DB8:0:0:1::7", "2001:db8::1:0:0:7"],
    ["0:1:2:3:4:5:6:7", "::/16"],
    ["2001:db8:0:1:2:3:4:5", "2001:db8::/48"],
    ["2001:db8::1", "2001:db8::/127"],
  ])("accepts a request with `X-Forwarded-For: %s` if it contains the network %s", (address, cidr) => {
    expect(() => check(address, cidr)).not.toThrow();
  });

  test.each([
    ["198.19.3.4", "198.18.0.0/16"],
    ["198.18.3.4", "2001:db8:1::/48"],
    ["2001:db8:2::7", "2001:db8:1::/48"],
    ["2001:db8::2", "2001:db8::/127"],
    ["198.18.3.5", "198.18.3.4"],
    ["198.18.3.4]", "198.18.0.0/16"],
    ["::1]/?::1", "::1"],
    ["::1]/?x", "::1"],
    ["198.18.3.256", "198.18.0.0/16"],
    ["unknown", "198.18.0.0/16"],
    ["198.18.3.4", "unknown"],
    ["198.18.3.4", "198.18.0.0/x16"],
    ["198.18.3.4", "198.18.0.0/16x"],
    ["198.18.3.4", "198.18.3.4/33"],
  ])("rejects a request with `X-Forwarded-For: %s` if it contains only the network %s", (address, cidr) => {
    expect(() => check(address, cidr)).toThrow(
      expect.objectContaining({
        reply: {
          status: 403,
          message: `The IP allowlist is enforced and does not contain the address ${address}.`,
        },
      }),
    );
  });

  test("names no more than 100 characters of an address", () => {
    expect(() => check("1".repeat(200), "::1")).toThrow(` address ${"1".repeat(100)}.`);
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
