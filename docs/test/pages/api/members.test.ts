import { expect, test } from "vitest";
import { headOf, membersOf } from "../../../src/pages/api/members.ts";

const members = `{
  /**
   * Where.
   * @default nowhere; or there
   */
  readonly store?: Store | undefined;
  get(key: string): Promise<{
    readonly a: 1;
  }>;
  (input: string): void;
  override readonly name = "Own";
  private secret;
  constructor(text: string);
}`;
const declaration = {
  name: "Own",
  kind: "class",
  doc: "",
  code: `class Own<A extends { b: 1; }> extends Base ${members}`,
} as const;

test("splits a class into its head and the members that programs can use", () => {
  expect(headOf(declaration)).toBe("class Own<A extends { b: 1; }> extends Base");
  expect(membersOf(declaration)).toEqual([
    { name: "store?", type: "Store | undefined", doc: "Where.\n@default nowhere; or there" },
    { name: "get", type: "(key: string): Promise<{ readonly a: 1; }>", doc: "" },
    { name: "", type: "(input: string): void", doc: "" },
    { name: "name", type: '"Own"', doc: "" },
  ]);
});
