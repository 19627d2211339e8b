import { expect, test } from "vitest";
import { parseTypes } from "../../../src/pages/api/declarations.ts";

const text = `import { t as Store } from "./store.js";
import { Clock, Options as Options$1 } from "@planasonix/runtime";
/** The options; a list is \`{ }\`. */
interface Own extends Base<{ a: 1; }> {
  /** A brace: }. */
  readonly field: "}" | "a;b";
}
/**
 * Starts.
 *
 * @throws {TypeError} If not.
 */
export declare function start(options: Options$1, then: (a: string) => Promise<{ b: 1; }>): Own;
export declare function start(store: Store): Own;
export { type Own, Store as Shared };
`;

test("reads declarations to their ends, with their comments and all overloads", () => {
  const { declarations } = parseTypes(text);

  expect(declarations.get("start")).toEqual({
    name: "start",
    kind: "function",
    doc: "Starts.\n\n@throws {TypeError} If not.",
    code: [
      "function start(options: Options, then: (a: string) => Promise<{ b: 1; }>): Own;",
      "function start(store: Store): Own;",
    ].join("\n"),
  });
  expect(declarations.get("Own")?.doc).toBe("The options; a list is `{ }`.");
  expect(declarations.get("Own")?.code).toMatch(/^interface Own [\s\S]*"a;b";\n\}$/);
});

test("reads what a file takes from others, and under which names it exports", () => {
  const { imports, exports } = parseTypes(text);

  expect(Object.fromEntries(imports)).toEqual({
    Store: { name: "t", from: "./store.js" },
    Clock: { name: "Clock", from: "@planasonix/runtime" },
    Options$1: { name: "Options", from: "@planasonix/runtime" },
  });
  expect(Object.fromEntries(exports)).toEqual({ start: "start", Own: "Own", Shared: "Store" });
});

test("takes each declaration as exported if the file has no list of exports", () => {
  const { exports } = parseTypes("type A = 1;\nexport declare const b: A;\n");

  expect([...exports.keys()].toSorted()).toEqual(["A", "b"]);
});
