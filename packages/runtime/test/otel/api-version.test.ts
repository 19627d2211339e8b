import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { register, unregister } from "../support/recorded.ts";

beforeAll(register);
afterAll(unregister);

test("the SDK uses the version of the API package that these tests are about", () => {
  const { OTEL_API: api = "@opentelemetry/api" } = process.env;
  const manifest = new URL(`../../node_modules/${api}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));

  expect(Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"))).toMatchObject({ version });
});
