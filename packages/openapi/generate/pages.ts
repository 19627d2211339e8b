import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import type { InventoryOperation } from "@planasonix/scripts/openapi/inventory.ts";
import { eachOperation } from "../src/generate/bundle/publish.ts";

/**
 * Links each operation to the page that documents it, for the documentation in clients of all languages. Leaves out an
 * operation that the inventory lacks: `spec/comparison` reports it with its place in `spec/paths`.
 */
export function addPages(bundle: JsonObject, operations: readonly InventoryOperation[]): JsonObject {
  const { url: site } = bundle.externalDocs as { readonly url: string };
  const pages = new Map(operations.map(({ name, source_page: page }) => [name.replace(".", "_"), page]));
  return eachOperation(bundle, (operation) => {
    const page = pages.get(operation.operationId as string);
    if (page === undefined) return operation;
    return { ...operation, externalDocs: { url: `${site}/${page.replace(/\.mdx$/, "")}` } };
  });
}
