import { expect, test } from "vitest";
import { createPrinter, printed } from "../../src/run/printed.ts";

test("prints texts as they are, and data as JSON", () => {
  const { console, text } = createPrinter();
  console.log("a", 1, undefined, null, { b: [true] });
  console.error(new TypeError("wrong"));

  expect(text()).toBe('a 1 undefined null { "b": [true] }\nTypeError: wrong\n');
});

test("prints what JSON does not know", () => {
  expect(printed(() => 1)).toBe("() => 1");
  expect(printed(10n)).toBe("10");
});

test("says how many lines it leaves out", () => {
  const { console, text } = createPrinter();
  for (let line = 0; line < 5; line += 1) console.log("x".repeat(6_000));

  expect(text()).toMatch(/\n… 2 more\n$/);
});
