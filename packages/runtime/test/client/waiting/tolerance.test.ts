import { describe, expect, test } from "vitest";
import { tryPoll } from "../../../src/client/waiting/tolerance.ts";
import { poll } from "../../../src/client/waiting/work.ts";
import type { Step } from "../../../src/testing/index.ts";
import { failed, json, problem, setup, thing } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

/** Statuses with which polling ends at once, for different reasons. */
const permanentStatuses = [400, 401, 402, 403, 404, 405, 406, 410, 413, 414, 422, 428, 431, 451, 499, 501] as const;

/** Statuses of failures that may be temporary. */
const temporaryStatuses = [408, 409, 425, 429, 500, 502, 503, 504, 507, 511, 520, 530] as const;

describe("tryPoll", () => {
  test.each<readonly [string, Step]>([
    ...temporaryStatuses.map((status) => [`a ${status}`, problem(status)] as const),
    ["a failed connection", failed("ECONNRESET")],
    ["a redirect", new Response(null, { status: 302, headers: { location: "https://login.test/" } })],
    ["a page of a proxy", new Response("<html>")],
  ])("returns the error for %s", async (_, step) => {
    const { things } = setup([step], { maxRetries: 0 });

    await expect(tryPoll(things.get("th_1"))).resolves.toEqual({ error: expect.any(Error) });
  });

  test.each(permanentStatuses)("rejects for a %i", async (status) => {
    const { things } = setup([problem(status)], { maxRetries: 0 });

    await expect(tryPoll(things.get("th_1"))).rejects.toMatchObject({ status });
  });

  test.each([
    ["if the policy refuses it", setup([thing()], { allow: ["start"] }), "NotAllowedError"],
    ["without an API key", setup([thing()], { apiKey: undefined }), "MissingApiKeyError"],
    [
      "for a resource without attributes",
      setup([json({ data: { id: "th_1", type: "thing" } })]),
      "ResponseFormatError",
    ],
  ])("rejects %s", async (_, { things }, name) => {
    await expect(tryPoll(things.get("th_1"))).rejects.toMatchObject({ name });
  });

  test("returns an error that the caller tolerates", async () => {
    const { things } = setup([problem(404), problem(403)]);
    const isTolerated = ({ attempts: [attempt] }: { attempts: readonly { status: number | undefined }[] }): boolean =>
      attempt?.status === 404;

    await expect(tryPoll(things.get("th_1"), isTolerated)).resolves.toMatchObject({ error: { status: 404 } });
    await expect(tryPoll(things.get("th_1"), isTolerated)).rejects.toMatchObject({ status: 403 });
  });

  test("returns the value of a successful poll, and passes on an error that is not a CallError", async () => {
    const { exchange } = setup([thing()]);
    const value = await poll(workOf(exchange), 1_000);

    await expect(tryPoll(Promise.resolve(value))).resolves.toEqual({ value });
    await expect(tryPoll(Promise.reject(new TypeError("bug")), () => true)).rejects.toThrow("bug");
  });
});
