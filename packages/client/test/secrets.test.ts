import { inspect } from "node:util";
import { secrets } from "@planasonix/openapi/operations";
import { describe, expect, test } from "vitest";
import type { ClientOptions, Planasonix } from "../src/index.ts";
import { createRaw } from "../src/raw.ts";
import { key, memory, problem, rejection, resource, scripted } from "./support/client.ts";

/** Returns everything that a user or a log can see of a value. */
function shown(value: unknown): string {
  const deep = { depth: null, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null } as const;
  return [inspect(value, deep), JSON.stringify(value), String(value), Reflect.get(Object(value), "stack")].join("\n");
}

const quotesTheKey = {
  code: "bad_key",
  message: `the key ${key} is not known`,
  details: [{ field: "key", issue: key }],
};

describe("API key", () => {
  test("hides the API key in a client, before and after its first call", async () => {
    const { planasonix } = scripted([resource("pl_1")]);
    const before = shown(planasonix);
    await planasonix.pipelines.get("pl_1");
    const all = before + shown(planasonix) + shown(planasonix.pipelines) + shown(createRaw(planasonix));

    expect(all.length).toBeGreaterThan(5_000);
    expect(all).not.toContain(key);
  });

  const failures: readonly [title: string, response: Response | Error][] = [
    ["the API rejects the key and quotes it", problem(401, quotesTheKey)],
    ["the API responds with a 404", problem(404, quotesTheKey)],
    ["the server fails", problem(500, quotesTheKey)],
    ["a proxy responds with a page that quotes the request", new Response(`<pre>authorization: Bearer ${key}</pre>`)],
    ["the response has no envelope", Response.json({ [key]: key })],
    ["the network fails and its error quotes the request", new TypeError(`cannot send Bearer ${key}`)],
  ];

  test.each(failures)("hides the API key in an error when %s", async (_, response) => {
    const { planasonix } = scripted([response], { maxRetries: 0 });

    const error = await rejection(planasonix.pipelines.get("pl_1"));

    expect(shown(error)).toContain("/pipelines/pl_1");
    expect(shown(error)).not.toContain(key);
  });

  test("hides the API key in the log, even at the level `debug`", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([problem(500, quotesTheKey), resource("pl_1")], { logger, logLevel: "debug" });

    await planasonix.pipelines.get("pl_1");

    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(shown(lines)).not.toContain(key);
  });

  test("hides the API key from custom middleware", async () => {
    const seen: unknown[] = [];
    const options: ClientOptions = {
      middleware: [
        (next) => (request) => {
          seen.push(request);
          return next(request);
        },
      ],
    };
    const { planasonix, fetch } = scripted([resource("pl_1")], options);

    await planasonix.pipelines.get("pl_1");

    expect(fetch.sent[0]?.headers.get("authorization")).toBe(`Bearer ${key}`);
    expect([seen.length, shown(seen).includes(key)]).toEqual([1, false]);
  });

  test("sends the API key only in the deprecated header if `authScheme` names that header", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")], { authScheme: "x-planasonix-api-key" });

    await planasonix.pipelines.get("pl_1");

    expect(fetch.sent[0]?.headers.get("x-planasonix-api-key")).toBe(key);
    expect(fetch.sent[0]?.headers.has("authorization")).toBe(false);
  });

  test("requests the API key again after a 401", async () => {
    const asked: boolean[] = [];
    const apiKey: ClientOptions["apiKey"] = async ({ refresh }) => {
      asked.push(refresh);
      return refresh ? "key_new" : "key_old";
    };
    const { planasonix, fetch } = scripted([problem(401), resource("pl_1")], { apiKey });

    await planasonix.pipelines.get("pl_1");

    expect(asked).toEqual([false, true]);
    expect(fetch.sent.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer key_old", "Bearer key_new"]);
  });
});

describe("text that the description lists as a mask", () => {
  const calls: readonly [title: string, call: (planasonix: Planasonix, mask: string) => PromiseLike<unknown>][] = [
    ["credential", ({ credentials }, password) => credentials.update("cred_1", { config: { password } })],
    [
      "channel",
      ({ notificationChannels }, webhook_url) => notificationChannels.update("n", { config: { webhook_url } }),
    ],
    [
      "webhook",
      ({ webhooks }, secret) => webhooks.create({ url: "https://a.example", events: ["job.failed"], secret }),
    ],
  ];

  test.each(calls.flatMap(([title, call]) => secrets.masks.map((mask) => [title, mask, call] as const)))(
    "is not sent as the secret of a %s: %s",
    async (_, mask, call) => {
      const { planasonix, fetch } = scripted([resource("x")]);

      const error = await rejection(call(planasonix, mask));

      expect(error).toBeInstanceOf(TypeError);
      expect(shown(error)).toMatch(/`\w+` is .+, which hides a secret: send the secret, or omit the field/);
      expect(fetch.sent).toEqual([]);
    },
  );
});

describe("field that the description marks as sensitive", () => {
  const secret = "hunter2-hunter2";
  const config = { host: "db.acme.dev", pin: secret };
  const calls: readonly [title: string, call: (planasonix: Planasonix) => PromiseLike<unknown>][] = [
    ["a credential", ({ credentials }) => credentials.create({ name: "Orders", type: "database", config })],
    ["the settings of a connection", ({ connections }) => connections.test({ type: "postgres", config })],
  ];

  test.each(calls)("redacts the value in an error when the server quotes it: %s", async (_, call) => {
    const refusal = { code: "invalid", message: `no: ${secret}`, details: [{ field: "pin", issue: secret }] };
    const { planasonix } = scripted([problem(400, refusal)]);

    const error = await rejection(call(planasonix));

    expect(shown(error)).toContain("failed with 400");
    expect(shown(error)).not.toContain(secret);
  });

  test.each(calls)("redacts the value in the log of a request: %s", async (_, call) => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([resource("x")], { logger, logLevel: "debug" });

    await call(planasonix);

    expect([lines.length, shown(lines).includes(secret)]).toEqual([1, false]);
  });

  test("redacts the value in the log of a response, but not in the returned data", async () => {
    const { lines, logger } = memory();
    const created = resource("wh_1", { url: "https://example.org/hook", signing_secret: secret });
    const { planasonix } = scripted([created], { logger, logLevel: "debug" });

    const webhook = await planasonix.webhooks.create({ url: "https://example.org/hook", events: ["job.succeeded"] });

    expect(JSON.stringify(webhook)).toContain(secret);
    expect([lines.length, shown(lines).includes(secret)]).toEqual([1, false]);
  });
});
