import { afterEach, expect, test, vi } from "vitest";
import { platformConsole, platformRandom, randomId, readEnvironment } from "../../src/platform/environment.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["that is set", "value", "value"],
  ["that is empty", undefined, ""],
  ["that is not set", undefined, undefined],
])("reads an environment variable %s as %j", (_, expected, value) => {
  vi.stubEnv("PLANASONIX_TEST", value);

  expect(readEnvironment().variable("PLANASONIX_TEST")).toBe(expected);
});

test("tells an empty variable from one that is not set, if asked to", () => {
  vi.stubEnv("PLANASONIX_TEST", "");

  expect(readEnvironment().variable("PLANASONIX_TEST", true)).toBe("");
  expect(readEnvironment().variable("PLANASONIX_TEST_2", true)).toBe(undefined);
});

test("does not identify Node as a browser", () => {
  expect(readEnvironment().isBrowser).toBe(false);
});

test("creates random UUIDs as IDs", () => {
  expect(randomId()).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(randomId()).not.toBe(randomId());
});

test("creates IDs of 32 hexadecimal digits if there is no `randomUUID`", () => {
  const getRandomValues: Crypto["getRandomValues"] = (values) => crypto.getRandomValues(values);

  expect(randomId({ getRandomValues })).toMatch(/^[\da-f]{32}$/);
  expect(randomId({ getRandomValues })).not.toBe(randomId({ getRandomValues }));
});

test("uses the platform's random numbers and console", () => {
  expect(platformRandom()).toBeLessThan(1);
  expect(platformConsole()).toBe(console);
});
