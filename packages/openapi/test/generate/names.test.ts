import { listOperations } from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";
import { expect, test } from "vitest";
import { ours } from "../support/documents.ts";

const operations = listOperations(ours);
const namesOf = (some: typeof operations): readonly string[] => some.map(({ name }) => name).toSorted();

test("what is called a list returns one, and what is called get does not", () => {
  const isList = (operation: (typeof operations)[number]) => resultOf(ours, operation).kind === "list";
  expect(namesOf(operations.filter((one) => /^list/.test(one.member) && !isList(one)))).toEqual([]);
  expect(namesOf(operations.filter((one) => /^get/.test(one.member) && isList(one)))).toEqual([]);
});

test("what sends a test is called sendTest, and a test sends nothing", () => {
  const testing = operations.filter(({ member }) => /test/i.test(member));
  const sending = testing.filter(({ object }) => object["x-effect"].includes("send"));
  expect(namesOf(sending)).not.toEqual([]);
  expect(namesOf(sending)).toEqual(namesOf(operations.filter(({ member }) => member === "sendTest")));
});
