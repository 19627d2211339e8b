import { describe, expect, test } from "vitest";
import { createRedactor } from "../../src/redaction/redactor.ts";
import { secretRules } from "../support/secret-rules.ts";

const keys = ["key_number_1", "key_number_2"];
const redactor = createRedactor(() => keys, secretRules("config", "webhook_url"));

describe("redaction", () => {
  test("replaces every occurrence of the API keys in text", () => {
    expect(redactor.text("key_number_1 or key_number_2, key_number_1")).toBe("*** or ***, ***");
  });

  test("replaces the values of fields that the description marks as sensitive or whose names suggest a secret", () => {
    const value = {
      id: "a",
      config: { host: "h" },
      list: [{ password: "p", Authorization: "x", api_key: 1, note: "uses key_number_1" }],
      credential_id: "cred_1",
      cursor: "crs_1",
    };
    expect(redactor.value(value)).toEqual({
      id: "a",
      config: "***",
      list: [{ password: "***", Authorization: "***", api_key: "***", note: "uses ***" }],
      credential_id: "cred_1",
      cursor: "crs_1",
    });
  });

  test.each(["apiKey", "private_key", "access-key", "X-Auth-Token", "passwd", "Set-Cookie"])(
    "replaces the value of a field named %s",
    (name) => {
      expect(redactor.value({ [name]: "x" })).toEqual({ [name]: "***" });
    },
  );

  test.each([
    [{ name: "x", config: { password: "***" } }, "`password` is ***, which hides a secret"],
    [{ list: [{ apiKey: "[REDACTED]" }] }, "`apiKey` is [REDACTED], which hides a secret"],
  ])("refuses a body with a mask in place of a secret: %j", (body, message) => {
    expect(() => redactor.refuseMasks(JSON.stringify(body))).toThrow(
      new TypeError(`${message}: send the secret, or omit the field`),
    );
  });

  test.each([
    { config: { replacement: "***", host: "[REDACTED]" } },
    { password: "*** is not all of it", note: "***" },
    { password: ["***"] },
    new Blob(["password=***"]),
    undefined,
  ])("refuses no other body, whose masks may be meant: %j", (body) => {
    expect(redactor.refuseMasks(body instanceof Blob ? body : JSON.stringify(body))).toBeUndefined();
  });

  test("replaces API keys from 8 characters on", () => {
    const { text } = createRedactor(() => ["8_chars_", "7_chars"], secretRules());
    expect(text("8_chars_ and 7_chars")).toBe("*** and 7_chars");
  });

  test("replaces objects that are nested too deeply to copy", () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}"key_number_1"${"}".repeat(20_000)}`);
    expect(JSON.stringify(redactor.value(deep))).toMatch(/^(\{"a":){101}"\*\*\*"\}+$/);
  });

  test("does not take true, false or null for a secret of a request", () => {
    const { text } = redactor.withBody(JSON.stringify({ password: [true, false, null, "hunter22"] }));
    expect(text("true, false, null, hunter22")).toBe("true, false, null, ***");
  });

  test.each([undefined, null, 7, true, "text"])("does not change the value %j", (value) => {
    expect(redactor.value(value)).toBe(value);
  });

  test("replaces the values of secret parameters in a URL", () => {
    expect(redactor.url("https://x/v1/a?limit=5&access_token=t&webhook_url=u&q=key_number_1")).toBe(
      "https://x/v1/a?limit=5&access_token=***&webhook_url=***&q=***",
    );
  });

  test("takes little time for a URL with many question marks", () => {
    const before = process.cpuUsage();
    redactor.url("?".repeat(100_000));

    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });

  test("keeps only the values of known headers", () => {
    const headers = new Headers({
      "content-type": "text/csv",
      "x-ratelimit-limit": "5",
      authorization: "x",
      "x-what": "y",
      "cache-control": "no-store",
      server: "nginx",
      vary: "origin",
      "ratelimit-policy": '"a";q=5',
      "server-secret": "z",
    });
    expect(redactor.headers(headers)).toEqual({
      authorization: "***",
      "cache-control": "no-store",
      "content-type": "text/csv",
      "ratelimit-policy": '"a";q=5',
      server: "nginx",
      "server-secret": "***",
      vary: "origin",
      "x-ratelimit-limit": "5",
      "x-what": "***",
    });
  });

  test("replaces the secrets of a request body in other text", () => {
    const safe = redactor.withBody(
      JSON.stringify({ name: "orders", config: { user: "root", ports: ["5432"], on: true } }),
    );
    expect(safe.text("orders: root at 5432 with key_number_1")).toBe("orders: *** at *** with ***");
    expect(redactor.withBody("no JSON").text("orders")).toBe("orders");
  });

  test("redacts a new API key at once, and forgets one that is no longer in use", () => {
    let inUse = ["key_number_1"];
    const { text } = createRedactor(() => inUse, secretRules());
    expect(text("key_number_1 key_number_2")).toBe("*** key_number_2");

    inUse = ["key_number_2"];
    expect(text("key_number_1 key_number_2")).toBe("key_number_1 ***");
  });

  test("replaces values nested too deeply to be searched", () => {
    const depth = 50_000;
    const deep: unknown = JSON.parse(`${"[".repeat(depth)}"key_number_1"${"]".repeat(depth)}`);
    expect(JSON.stringify(redactor.value(deep))).toMatch(/^\[+"\*\*\*"\]+$/);
  });

  test("replaces the secrets of a request body in field names, too", () => {
    const safe = redactor.withBody(JSON.stringify({ config: "hunter22" }));
    expect(safe.value({ details: { hunter22: "bad" } })).toEqual({ details: { "***": "bad" } });
  });
});
