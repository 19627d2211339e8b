import { expect, test } from "vitest";
import { answerFailure } from "../../src/calls/failure.ts";

const named = (name: string, fields: object = {}): Error => Object.assign(new Error("a message"), { name, ...fields });

test.each<[string, unknown, string]>([
  ["a mistake with a hint", named("UsageError", { hint: "do this" }), "a message\ndo this"],
  ["a mistake", named("TypeError"), "a message"],
  ["a forbidden operation", named("NotAllowedError"), "a message"],
  ["a missing key", named("MissingApiKeyError"), "Nothing was sent: there is no API key. Set PLANASONIX_API_KEY"],
  ["a lost contact", named("CallError", { failure: "ambiguous" }), "Failed: the contact was lost, or it is unknown"],
  [
    "a limit",
    named("CallError", { failure: "rejected", retryAt: new Date(0) }),
    "; retry\nNot before 1970-01-01T00:00:00.000Z",
  ],
  [
    "an unknown outcome",
    named("CallError", { outcome: "unknown", checkWith: "runs.list" }),
    "It may have been executed: look with runs.list",
  ],
  ["a canceled run", named("WaitError", { reason: "canceled" }), "Failed: somebody canceled the work"],
  ["a bug", new RangeError("out of range"), "This is a bug of @planasonix/mcp: out of range"],
  ["no error at all", "a text", "This is a bug of @planasonix/mcp: a text"],
])("%s is said in words", (_, error, said) => {
  const { text, isError } = answerFailure(error);
  expect(isError).toBe(true);
  expect(text).toContain(said);
});

test("what the API says is data, in few words", () => {
  const details = [{ field: "name", issue: "is missing" }, {}, ...Array.from({ length: 20 }, () => ({ issue: "x" }))];
  const { data = "" } = answerFailure(
    named("InvalidRequestError", { failure: "final", operation: "a.b", status: 400, code: "invalid", details }),
  );
  expect(JSON.parse(data)).toEqual({
    operation: "a.b",
    status: 400,
    code: "invalid",
    message: "a message",
    details: ["name: is missing", ": ", ": x", ": x", ": x"],
  });
});
