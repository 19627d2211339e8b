import type { JsonObject } from "../../../openapi/description.ts";
import type { InventoryOperation } from "../../../openapi/inventory.ts";
import { eachOperation } from "./publish.ts";

/**
 * Links each operation to the page that documents it, for the documentation in clients of all languages.
 * @throws {Error} If the inventory does not have the operation.
 */
export function addPages(bundle: JsonObject, operations: readonly InventoryOperation[]): JsonObject {
  const { url: site } = bundle.externalDocs as { readonly url: string };
  const pages = new Map(operations.map(({ name, source_page: page }) => [name.replace(".", "_"), page]));
  return eachOperation(bundle, (operation) => {
    const name = operation.operationId as string;
    const page = pages.get(name);
    if (page === undefined) throw new Error(`spec/reference/surface.yaml: add the operation ${name} and its page`);
    return { ...operation, externalDocs: { url: `${site}/${page.replace(/\.mdx$/, "")}` } };
  });
}
