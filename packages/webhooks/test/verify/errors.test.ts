import { inspect } from "node:util";
import { expect, test } from "vitest";
import { sign } from "../../src/index.ts";
import { isWebhookVerificationError, WebhookVerificationError } from "../../src/verify/errors.ts";
import { type VerifyOptions, verify } from "../../src/verify/verify.ts";
import { SECRET, SENT } from "../support/delivery.ts";

test.each([
  ["no-match", { secrets: ["hunter2hunter2", " hunter2"] }],
  ["too-old", { secrets: "hunter2hunter2", now: new Date(0x7fffffff * 1000) }],
  ["empty-secret", { secrets: ["hunter2hunter2", ""] }],
  ["body-was-parsed", { secrets: "hunter2hunter2", body: { secret: "hunter2" } }],
])("shows no secret in the error %s", async (reason, changes) => {
  const headers = await sign({ body: "{}", secret: SECRET, timestamp: new Date(SENT * 1000) });
  const options = { body: "{}", headers, now: new Date(SENT * 1000), ...changes } as VerifyOptions;

  const error: WebhookVerificationError = await verify(options).catch((thrown) => thrown);

  expect(error.reason).toBe(reason);
  expect(inspect(error) + JSON.stringify(error) + error.message).not.toContain("hunter2");
});

test("starts the message with the reason, because many tools print only the message", () => {
  expect(new WebhookVerificationError("no-match", "check the secret").message).toBe("no-match: check the secret");
});

test("recognizes errors of another installed copy", () => {
  const foreign = Object.assign(new Error("no-match"), { name: "WebhookVerificationError", reason: "no-match" });

  expect(
    [foreign, new WebhookVerificationError("no-match", ""), new Error("no"), null].map(isWebhookVerificationError),
  ).toEqual([true, true, false, false]);
});
