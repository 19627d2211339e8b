import { describe, expect, test } from "vitest";
import { type FaultServer, startFaultServer } from "./fault-server.ts";
import { partial, redirect, respond } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("a redirect to another origin", () => {
  test.each([
    ["another port", (other: FaultServer) => `${other.origin}/v1/things?token=t`],
    ["another host", (other: FaultServer) => other.origin.replace("127.0.0.1", "localhost")],
    ["another scheme", (other: FaultServer) => other.origin.replace("http:", "https:")],
    ["a host without a scheme", (other: FaultServer) => other.origin.replace("http:", "")],
    ["a host after backslashes", (other: FaultServer) => other.origin.replace("http://", "\\\\")],
    ["credentials that look like the origin", (other: FaultServer) => other.origin.replace("//", "//127.0.0.1:80@")],
  ])("to %s is not followed, so neither key nor request get there", async (_, target) => {
    const other = await startFaultServer(respond());
    const server = await startFaultServer(redirect(target(other)));
    const { things } = createRealClient(server.origin);
    const error = { name: "RedirectError", status: 302, retryable: false };

    await expect(things.get("th_1")).rejects.toMatchObject({ ...error, failure: "final" });
    await expect(things.create({})).rejects.toMatchObject({ ...error, failure: "ambiguous" });
    await expect(things.download("th_1")).rejects.toMatchObject({ ...error, failure: "final" });
    expect(server.received).toHaveLength(3);
    expect(other.connections()).toBe(0);
  });

  test("is an error after a redirect within the origin, too", async () => {
    const other = await startFaultServer(respond());
    const server = await startFaultServer(redirect("/v1/elsewhere"), redirect(`${other.origin}/v1`));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(other.connections()).toBe(0);
  });

  test("closes the connection when its body does not end", async () => {
    const server = await startFaultServer(partial("x", { location: "https://login.test/" }, 302));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    await server.closed();
  });

  test("is reported without its query, which may contain secrets", async () => {
    const server = await startFaultServer(redirect("https://login.test/sign-in?ticket=hush"));
    const error = await createRealClient(server.origin).things.get("th_1").catch(Object);

    expect(error.location).toBe("https://login.test/sign-in");
    expect(JSON.stringify(error) + error.stack).not.toContain("hush");
  });

  test.each(["http://", "javascript:alert(1)", "file:///etc/passwd", "http://[::1"])(
    "is refused if its target is not safe: %s",
    async (location) => {
      const server = await startFaultServer(redirect(location));

      await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
      expect(server.received).toHaveLength(1);
    },
  );
});
