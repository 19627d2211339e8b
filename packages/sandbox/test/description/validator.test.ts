import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createValidator } from "../../src/description/compiled.ts";
import { createDocument } from "../../src/description/document.ts";

const schema = { type: "string", format: "date-time" };
const isValid = (text: string): boolean => createValidator(createDocument({ schema }))("/schema")(text).length === 0;
const usual = addFormats.default(new Ajv2020()).compile(schema);

test.each([
  ["2026-11-24T13:00:00Z", true],
  ["2024-02-29T23:59:59.5+02:00", true],
  ["2026-02-29T13:00:00Z", false],
  ["2026-04-31T13:00:00Z", false],
  ["2026-13-01T13:00:00Z", false],
  ["2026-11-24T24:00:00Z", false],
  ["2026-11-24", false],
])("%s is a valid date-time: %s", (text, expected) => {
  expect(isValid(text)).toBe(expected);
});

test("accepts exactly the times that ajv-formats accepts", () => {
  const two = fc.integer({ min: 0, max: 62 }).map((number) => String(number).padStart(2, "0"));
  const texts = fc
    .tuple(fc.constantFrom("2024", "2026"), two, two, two, two, two, fc.constantFrom("Z", "z", "+01:00", ".25Z", ""))
    .map(
      ([year, month, day, hour, minute, second, zone]) => `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`,
    );
  const validate = createValidator(createDocument({ schema }))("/schema");
  fc.assert(
    fc.property(texts, (text) => {
      expect(validate(text).length === 0).toBe(usual(text));
    }),
    { numRuns: 2000, seed: 1 },
  );
});
