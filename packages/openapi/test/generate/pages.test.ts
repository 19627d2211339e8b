import { type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import type { InventoryOperation } from "@planasonix/scripts/openapi/inventory.ts";
import { describeApi } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { addPages } from "../../generate/pages.ts";

const described = describeApi({ "GET /runs": { operationId: "runs_list" } });
const bundle = { ...described, externalDocs: { url: "https://docs.test" } } as unknown as JsonObject;

test("links each operation to the page of the inventory", () => {
  const linked = addPages(bundle, [documentedOn("runs.list", "api-reference/runs.mdx")]);

  expect(listOperations(linked as unknown as typeof described)[0]?.object.externalDocs).toEqual({
    url: "https://docs.test/api-reference/runs",
  });
});

test("leaves an operation that the inventory lacks to the comparison", () => {
  expect(addPages(bundle, [documentedOn("runs.get", "api-reference/runs.mdx")])).toEqual(bundle);
});

function documentedOn(name: string, page: string): InventoryOperation {
  const response = { status: 200, shape: "single", documented_shape: "envelope" };
  return { name, source_page: page, documented_path: "/api/runs", response, errors: {} };
}
