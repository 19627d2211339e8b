import { expect, test } from "vitest";
import { exampleResources } from "../../src/description/examples.ts";

const success = (...values: unknown[]) =>
  ({ status: 200, examples: values.map((value, index) => ({ name: `${index}`, value })) }) as never;

test("reads the resources of examples with one and with several resources", () => {
  const one = { data: { id: "a", type: "thing", attributes: { n: 1 } } };
  const several = { data: [{ id: "b", type: "thing" }, "text"] };

  expect(exampleResources(success(one, several))).toEqual([
    { id: "a", attributes: { n: 1 } },
    { id: "b", attributes: {} },
  ]);
});

test("reads no resources from text", () => {
  expect(exampleResources(success("id,name\n"))).toEqual([]);
});
