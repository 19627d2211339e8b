import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyDefaults } from "../../src/options/client-options.ts";

/** The forms in which a comment states a default: a number with groups of digits, or in KiB or MiB. */
function formsOf(value: string | number | boolean): string[] {
  if (typeof value !== "number") return [String(value), `\`${value}\``];
  return [value.toLocaleString("en").replaceAll(",", "_"), `${value / 1024} KiB`, `${value / 1024 ** 2} MiB`];
}

test("the comment of every option that is a number, a text or a switch states the default of the code", () => {
  const source = readFileSync(new URL("../../src/options/client-options.ts", import.meta.url), "utf8");
  const comments = new Map(
    [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+(\w+)\?: /g)].map(([, text = "", name = ""]) => [
      name,
      text,
    ]),
  );
  const stated = Object.entries(applyDefaults({})).flatMap(([name, value]) => {
    if (!["string", "number", "boolean"].includes(typeof value)) return [];
    const [, found] = /Default: ([^.]+)\./.exec(comments.get(name) ?? "") ?? [];
    return [{ name, found, forms: formsOf(value as string | number | boolean) }];
  });

  expect(stated.length).toBeGreaterThan(5);
  expect(stated.filter(({ found = "", forms }) => !forms.includes(found))).toEqual([]);
});
