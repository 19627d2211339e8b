import { describe, expect, test } from "vitest";
import { readDeployment } from "../../src/deployments.ts";

const saved = {
  version: 1,
  baseUrl: "https://flow.example.com/v1",
  dialect: "documented",
  operations: { "pipelines.list": { state: "read" }, "runs.get": { state: "refused", why: "needs another API key" } },
  habits: { rateLimitHeaders: ["x-ratelimit-limit"], requestId: true, clockAheadMinutes: 7 },
  findings: [
    { kind: "clock", verdict: "unknown", place: "date", seen: "is off", effect: "corrects it", setting: "nothing" },
  ],
};

describe("readDeployment", () => {
  test("returns a saved report", () => {
    expect(readDeployment(JSON.stringify(saved))).toEqual(saved);
  });

  test.each<[string, string, string]>([
    ["a text that is not JSON", "<html>", "it is not JSON, so it is no saved report"],
    [
      "another version",
      JSON.stringify({ ...saved, version: 2 }),
      "it is a report of version 2, and this program reads version 1",
    ],
    [
      "another document",
      JSON.stringify({ openapi: "3.1.0" }),
      "it is no saved report: line 1, `the whole`: `version` is missing",
    ],
    ["a list", "[]", "it is no saved report: line 1, `the whole`: must be of type object, not array"],
    [
      "an edited state",
      JSON.stringify({ ...saved, operations: { "runs.get": { state: "gone" } } }, null, 1),
      'it is no saved report: line 7, `operations > runs.get > state`: must be one of "read", "described", "missing", "refused", "unreached", "not_called"',
    ],
    [
      "an unknown habit",
      JSON.stringify({ ...saved, habits: { mood: "good" } }),
      "it is no saved report: line 1, `habits > mood`: is unknown; the names are rateLimitHeaders, rateLimitReset, limit, errors, requestId, clockAheadMinutes, idempotencyKeys, description",
    ],
    [
      "a habit of another type",
      JSON.stringify({ ...saved, habits: { requestId: 1 } }),
      "it is no saved report: line 1, `habits > requestId`: must be of type boolean, not number",
    ],
  ])("rejects %s, and says what was found", (_, text, message) => {
    expect(() => readDeployment(text)).toThrow(new TypeError(message));
  });
});
