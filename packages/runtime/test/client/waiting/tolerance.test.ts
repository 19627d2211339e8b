import { describe, expect, test } from "vitest";
import { tryPoll } from "../../../src/client/waiting/tolerance.ts";
import { poll } from "../../../src/client/waiting/work.ts";
import { failed, problem, setup, thing } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

describe("tryPoll", () => {
  test.each([
    ["a server error", problem(503)],
    ["a failed connection", failed("ECONNRESET")],
  ])("returns the error for %s", async (_, step) => {
    const { things } = setup([step], { maxRetries: 0 });

    await expect(tryPoll(things.get("th_1"))).resolves.toEqual({ error: expect.any(Error) });
  });

  test.each([401, 403, 404])("rejects for a %i", async (status) => {
    const { things } = setup([problem(status)]);

    await expect(tryPoll(things.get("th_1"))).rejects.toMatchObject({ status });
  });

  test("returns the value of a successful poll, and passes on an error that is not a CallError", async () => {
    const { exchange } = setup([thing()]);
    const value = await poll(workOf(exchange), 1_000);

    await expect(tryPoll(Promise.resolve(value))).resolves.toEqual({ value });
    await expect(tryPoll(Promise.reject(new TypeError("bug")))).rejects.toThrow("bug");
  });
});
