import { describe, expect, test } from "vitest";
import { requestOf, scriptedFetch, scriptedSend } from "../../src/testing/index.ts";

describe("scriptedFetch", () => {
  test("follows its steps and repeats the last one", async () => {
    const fetch = scriptedFetch(new Response("first"), (request) => new Response(request.url));

    const responses = [await fetch("https://api.test/1", {}), await fetch("https://api.test/2", {})];
    responses.push(await fetch("https://api.test/3", {}));

    expect(await Promise.all(responses.map((response) => response.text()))).toEqual([
      "first",
      "https://api.test/2",
      "https://api.test/3",
    ]);
  });

  test("records the requests", async () => {
    const fetch = scriptedFetch(new Response());

    await fetch("https://api.test/1", { method: "POST", body: "a", headers: { "x-a": "1" } });

    expect(fetch.sent.map(({ method, url, headers }) => [method, url, headers.get("x-a")])).toEqual([
      ["POST", "https://api.test/1", "1"],
    ]);
    expect(await fetch.sent[0]?.text()).toBe("a");
  });

  test("is assignable to the platform's `fetch`", async () => {
    const fits: typeof fetch = scriptedFetch(new Response("ok"));

    expect(await (await fits(new URL("https://api.test/1"))).text()).toBe("ok");
    expect(await (await fits(new Request("https://api.test/1"))).text()).toBe("ok");
  });

  test("rejects with a step that is an error", async () => {
    const failure = new TypeError("fetch failed");

    await expect(scriptedFetch(failure)("https://api.test/1", {})).rejects.toBe(failure);
  });

  test("rejects without steps", async () => {
    await expect(scriptedFetch()("https://api.test/1", {})).rejects.toThrow("scriptedFetch needs at least one step");
  });
});

describe("scriptedSend", () => {
  test("follows its steps, repeats the last one and records the requests", async () => {
    const failure = new Error("reset");
    const send = scriptedSend(failure, Response.json({ data: 1 }, { status: 201 }));

    await expect(send(requestOf())).rejects.toBe(failure);
    const response = await send(requestOf({ attempt: 2 }));
    await send(requestOf({ attempt: 3 }));

    expect(response).toMatchObject({ status: 201, text: '{"data":1}', stream: undefined });
    expect(send.sent.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test("rejects without steps", async () => {
    await expect(scriptedSend()(requestOf())).rejects.toThrow("scriptedSend needs at least one step");
  });
});

describe("requestOf", () => {
  test("creates a GET of `runs.get`, with the given changes if there are any", () => {
    expect(requestOf()).toMatchObject({ operation: "runs.get", method: "GET", pathTemplate: "/runs/{run_id}" });
    expect(requestOf({ attempt: 2, method: "POST" })).toEqual({ ...requestOf(), attempt: 2, method: "POST" });
  });
});
