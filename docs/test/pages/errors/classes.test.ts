import { readdirSync } from "node:fs";
import { join } from "node:path";
import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import { expect, test } from "vitest";
import { parseClasses, readClasses } from "../../../src/pages/errors/classes.ts";

test("reads the classes of a module with the texts of their fields", () => {
  const source = `
/** The base class. */
export class Base extends Error {
  /** What happened. */
  declare readonly what: string;
  /**
   * Why it
   * happened.
   */
  declare readonly why: "a" | "b" | undefined;
  readonly own = 1;
}

/** Not exported. */
class Hidden extends Base {
}
`;

  expect(parseClasses(source)).toEqual([
    {
      name: "Base",
      base: "Error",
      text: "The base class.",
      fields: [
        { name: "what", type: "string", text: "What happened." },
        { name: "why", type: '"a" | "b" | undefined', text: "Why it happened." },
      ],
    },
  ]);
});

test("finds every class for which there is a sample, and no other", () => {
  const samples = readdirSync(join(import.meta.dirname, "../../../samples/errors"));
  const names = readClasses().map(({ name }) => `${kebabCase(name)}.ts`);

  expect(names.toSorted()).toEqual(samples.toSorted());
});
