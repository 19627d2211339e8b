import { describe, expect, test } from "vitest";
import { type FaultServer, startFaultServer } from "./fault-server.ts";
import { partial, redirect, respond } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("redirect to another origin", () => {
  test.each([
    ["another port", (other: FaultServer) => `${other.origin}/v1/things?token=t`],
    ["another host", (other: FaultServer) => other.origin.replace("127.0.0.1", "localhost")],
    ["another scheme", (other: FaultServer) => other.origin.replace("http:", "https:")],
    ["a host without a scheme", (other: FaultServer) => other.origin.replace("http:", "")],
    ["a host after backslashes", (other: FaultServer) => other.origin.replace("http://", "\\\\")],
    [
      "a host after credentials that look like the origin",
      (other: FaultServer) => other.origin.replace("//", "//127.0.0.1:80@"),
    ],
  ])(
    "does not follow a redirect to %s, so that the other origin receives neither the API key nor a request",
    async (_, target) => {
      const other = await startFaultServer(respond());
      const server = await startFaultServer(redirect(target(other)));
      const { things } = createRealClient(server.origin);
      const error = { name: "RedirectError", status: 302, retryable: false };

      await expect(things.get("th_1")).rejects.toMatchObject({ ...error, failure: "final" });
      await expect(things.create({})).rejects.toMatchObject({ ...error, failure: "ambiguous" });
      await expect(things.download("th_1")).rejects.toMatchObject({ ...error, failure: "final" });
      expect(server.received).toHaveLength(3);
      expect(other.connections()).toBe(0);
    },
  );

  test("rejects a redirect to another origin even after one within the origin", async () => {
    const other = await startFaultServer(respond());
    const server = await startFaultServer(redirect("/v1/elsewhere"), redirect(`${other.origin}/v1`));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(other.connections()).toBe(0);
  });

  test("closes the connection of a redirect whose body does not end", async () => {
    const server = await startFaultServer(partial("x", { location: "https://login.test/" }, 302));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    await server.closed();
  });

  test("reports the location without its query, which may contain secrets", async () => {
    const server = await startFaultServer(redirect("https://login.test/sign-in?ticket=hush"));
    const error = await createRealClient(server.origin).things.get("th_1").catch(Object);

    expect(error.location).toBe("https://login.test/sign-in");
    expect(JSON.stringify(error) + error.stack).not.toContain("hush");
  });

  test.each(["http://", "javascript:alert(1)", "file:///etc/passwd", "http://[::1"])(
    "rejects a redirect to the unsafe or invalid target %s",
    async (location) => {
      const server = await startFaultServer(redirect(location));

      await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
      expect(server.received).toHaveLength(1);
    },
  );
});
