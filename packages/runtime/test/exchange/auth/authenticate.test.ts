import { describe, expect, test } from "vitest";
import { createApiKeyProvider } from "../../../src/exchange/auth/authenticate.ts";
import { key, problem, setup, thing } from "../../support/fixture.ts";

const authorization = (request: Request): string | null => request.headers.get("authorization");

describe("authentication", () => {
  test("sends the API key as a bearer token", async () => {
    const { things, fetch } = setup([thing()]);
    await things.get("th_1");
    expect(fetch.sent.map(authorization)).toEqual([`Bearer ${key}`]);
  });

  test("sends the API key in the deprecated header if `authScheme` names that header", async () => {
    const { things, fetch } = setup([thing()], { authScheme: "x-planasonix-api-key" });
    await things.get("th_1");
    expect(fetch.sent[0]?.headers.get("x-planasonix-api-key")).toBe(key);
    expect(fetch.sent.map(authorization)).toEqual([null]);
  });

  test("rejects the first call instead of throwing in `createClient` if there is no API key", async () => {
    const { things, fetch } = setup([thing()], { apiKey: undefined });
    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "MissingApiKeyError",
      message:
        "GET /things/th_1 was not sent: there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY",
    });
    expect(fetch.sent).toHaveLength(0);
  });

  test("rejects the call when the function `apiKey` returns no key", async () => {
    const { things, fetch } = setup([thing()], { apiKey: async () => undefined });
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "MissingApiKeyError" });
    expect(fetch.sent).toHaveLength(0);
  });

  test("calls the function `apiKey` again after an abort of the call that was waiting for its result", async () => {
    const pending: Promise<string>[] = [new Promise(() => {}), Promise.resolve("key_2")];
    const { things, fetch, clock } = setup([thing()], { apiKey: () => pending.shift() });
    const controller = new AbortController();
    const aborted = expect(things.get("th_1", { signal: controller.signal })).rejects.toBe("enough");
    await clock.advance(0);

    controller.abort("enough");
    await aborted;
    await things.get("th_1");

    expect(fetch.sent.map(authorization)).toEqual(["Bearer key_2"]);
  });

  test("calls the function `apiKey` before each attempt", async () => {
    const keys = ["first", "second"];
    const refreshes: boolean[] = [];
    const apiKey = ({ refresh }: { refresh: boolean }): string => {
      refreshes.push(refresh);
      return keys.shift() ?? "none";
    };
    const { things, fetch } = setup([problem(503), thing()], { apiKey });
    await things.get("th_1");
    expect(refreshes).toEqual([false, false]);
    expect(fetch.sent.map(authorization)).toEqual(["Bearer first", "Bearer second"]);
  });

  test("calls the function `apiKey` once for concurrent calls", async () => {
    let asked = 0;
    let issue = (_: string): void => {};
    const key = new Promise<string>((resolve) => {
      issue = resolve;
    });
    const apiKey = async () => {
      asked += 1;
      return key;
    };
    const { things, fetch, clock } = setup([thing()], { apiKey });
    const calls = [things.get("a"), things.get("b"), things.get("c")];
    await clock.advance(0); // All calls are waiting for the key.
    issue("shared");
    await Promise.all(calls);
    expect(asked).toBe(1);
    expect(fetch.sent.map(authorization)).toEqual(["Bearer shared", "Bearer shared", "Bearer shared"]);
  });

  test("calls the function `apiKey` again after a 401, once per call, even beyond `maxRetries`", async () => {
    const asked: boolean[] = [];
    const apiKey = ({ refresh }: { refresh: boolean }): string => {
      asked.push(refresh);
      return refresh ? "new" : "old";
    };
    const { things, fetch } = setup([problem(401), thing(), problem(401), problem(401)], { apiKey, maxRetries: 0 });

    const { attempts } = await things.get("th_1").withResponse();
    expect(attempts).toMatchObject([{ status: 401, why: "refreshed", waitMs: 0 }, { status: 200 }]);
    await expect(things.create({})).rejects.toMatchObject({ name: "AuthenticationError", attempts: { length: 2 } });
    expect(asked).toEqual([false, true, false, true]);
    expect(fetch.sent.map(authorization)).toEqual(["Bearer old", "Bearer new", "Bearer old", "Bearer new"]);
  });

  test("does not count the attempt with a refreshed API key as a retry", async () => {
    const { things, fetch } = setup([problem(401), problem(503), thing()], { apiKey: () => "k", maxRetries: 1 });
    await things.get("th_1");
    expect(fetch.sent).toHaveLength(3);
  });

  test("calls the function `apiKey` for a new key if a 401 follows another failure", async () => {
    const apiKey = ({ refresh }: { refresh: boolean }): string => (refresh ? "new" : "old");
    const { things, fetch } = setup([problem(503), problem(401), thing()], { apiKey });
    await things.get("th_1");
    expect(fetch.sent.map(authorization)).toEqual(["Bearer old", "Bearer old", "Bearer new"]);
  });

  test("does not retry a 401 with a static API key", async () => {
    const { things, fetch } = setup([problem(401)]);
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "AuthenticationError" });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each([
    ["rejects", () => Promise.reject(new Error("vault is sealed"))],
    [
      "throws",
      () => {
        throw new Error("vault is sealed");
      },
    ],
  ])("passes on the error of a function `apiKey` that %s", async (_, apiKey) => {
    const { things, fetch } = setup([thing()], { apiKey });
    await expect(things.get("th_1")).rejects.toThrow("vault is sealed");
    expect(fetch.sent).toHaveLength(0);
  });

  test.each([
    ["", ""],
    [7, ""],
    [null, ""],
    ["schlüssel", ""],
    ["two\nlines", "; it contains white space"],
    ["line_break_at_the_end\n", "; it contains white space"],
    ["Bearer key_live_1", ", without `Bearer `"],
    ["bearer key_live_1", ", without `Bearer `"],
  ])("rejects the API key %j, and states the rule without quoting the key", async (bad, hint) => {
    const message = `The key from \`apiKey\` must be a string of visible ASCII characters${hint}`;
    const apiKey: () => never = () => bad as never;
    const { things } = setup([thing()], { apiKey });
    await expect(things.get("th_1")).rejects.toThrow(new TypeError(message));
    if (typeof bad === "string") expect(() => setup([], { apiKey: bad })).toThrow(new TypeError(message));
  });

  test("limits the time of the function `apiKey`, reports that nothing was sent, and calls it again for the next call", async () => {
    let asked = 0;
    const apiKey = (): string | Promise<string> => {
      asked += 1;
      return asked === 1 ? new Promise(() => {}) : "key_2";
    };
    const { things, fetch, clock } = setup([thing()], { apiKey, maxRetries: 0 });
    const call = expect(things.create({})).rejects.toMatchObject({
      name: "TimeoutError",
      failure: "not_sent",
      outcome: undefined,
    });
    await clock.advance(60_000);
    await call;
    await things.create({});
    expect(fetch.sent.map(authorization)).toEqual(["Bearer key_2"]);
  });

  test.each([
    ["at once", (key: string) => key],
    ["as a promise", (key: string) => Promise.resolve(key)],
  ])(
    "calls the function `apiKey` once for a new key that it returns %s, however many calls got a 401",
    async (_, give) => {
      const refreshes: boolean[] = [];
      const apiKey = ({ refresh }: { refresh: boolean }): string | Promise<string> => {
        if (refresh) refreshes.push(refresh);
        return give(refreshes.length > 0 ? "new" : "old");
      };
      const pendingResponses: (() => void)[] = [];
      const step = (request: Request): Response | Promise<Response> =>
        authorization(request) === "Bearer new"
          ? thing()
          : new Promise((resolve) => pendingResponses.push(() => resolve(problem(401))));
      const { things, clock } = setup([step], { apiKey });
      const calls = Promise.all(Array.from({ length: 10 }, () => things.get("th_1")));
      await clock.advance(0);
      for (const respond of pendingResponses) {
        respond();
        await clock.advance(1);
      }
      await calls;
      expect(refreshes).toEqual([true]);
    },
  );

  test("does not send the API key to another origin", async () => {
    const elsewhere = (next: (request: object) => unknown) => (request: object) =>
      next({ ...request, url: "https://elsewhere.test/v1/things" });
    const { things, fetch } = setup([thing()], { middleware: [elsewhere as never] });
    await things.get("th_1");
    expect(fetch.sent.map(({ url }) => url)).toEqual(["https://elsewhere.test/v1/things"]);
    expect(fetch.sent.map(authorization)).toEqual([null]);
  });
});

describe("the provider of API keys", () => {
  test("remembers the last 100 keys for redaction, newest first", () => {
    const given = ["a", "b", "a"];
    const { get, recentKeys } = createApiKeyProvider(() => given.shift() ?? "");
    for (let call = 0; call < 3; call += 1) get(false);
    expect(recentKeys()).toEqual(["a", "b"]);

    given.push(...Array.from({ length: 120 }, (_, index) => `key_${index}`));
    while (given.length > 0) get(false);
    expect([recentKeys().length, recentKeys()[0], recentKeys()[99]]).toEqual([100, "key_119", "key_20"]);
  });

  test("goes on sharing a key request if one that was discarded before ends", async () => {
    const issued: ((key: string) => void)[] = [];
    const { get, discardPending } = createApiKeyProvider(() => new Promise((resolve) => issued.push(resolve)));
    const first = get(false);
    discardPending(false);
    const second = get(false);
    issued[0]?.("old");
    await first;
    expect(get(false)).toBe(second);
  });
});
