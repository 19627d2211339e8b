// Reads spec/reference/inventory.yaml: the facts that the description must match.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Field {
  readonly name: string;
  /** `string`, `integer`, `array<string>`, `array<pipeline_node>`, ... */
  readonly type: string;
  readonly enum?: readonly string[];
  /** Whether the documentation shows the values as examples, so that others may occur. */
  readonly open_enum?: boolean;
  readonly nullable?: boolean;
  /** Whether null is inferred, because no page documents it. */
  readonly nullable_inferred?: boolean;
  readonly required?: boolean;
  /** Whether `required` is inferred, because no page documents it. */
  readonly required_inferred?: boolean;
  /** The source of the field. Default: a list of fields on a page. */
  readonly evidence?: string;
  /** The spelling on the page, if it is another one. */
  readonly documented_name?: string;
}

export interface InventoryResource {
  /** What is known of the ID of a resource that has no ID of its own. */
  readonly id_note?: string;
  readonly type: string;
  readonly attributes?: readonly (Field & { readonly access: string; readonly note?: string })[];
}

export interface InventoryOperation {
  readonly name: string;
  /** The page that documents the operation, and others that show it. */
  readonly source_page: string;
  readonly also_on?: readonly string[];
  /** The path on the page, with the prefix that the page shows. */
  readonly documented_path: string;
  readonly notes?: readonly string[];
  readonly query_params?: readonly Field[];
  readonly request_body?: { readonly fields?: readonly Field[] };
  readonly response: {
    readonly status: number;
    readonly resource?: string;
    readonly other_success?: string;
    /** What the description has: one resource, or a collection. */
    readonly shape: string;
    /** What the page shows: see `reading` of the inventory. */
    readonly documented_shape: string;
    readonly note?: string;
  };
  readonly errors: { readonly specific?: readonly { readonly status: number }[] };
}

export interface Inventory {
  /** `pages`: the pages of the documentation to which spec/reference may refer. */
  readonly meta: { readonly pages: readonly string[] };
  readonly operations: readonly InventoryOperation[];
  readonly resources: Readonly<Record<string, InventoryResource>>;
  /** Operations of product guides outside the API reference; the description omits them. */
  readonly supplementary_operations: readonly { readonly response: { readonly resource?: string } }[];
}

export function readInventory(): Inventory {
  return parse(readFileSync(new URL("../../spec/reference/inventory.yaml", import.meta.url), "utf8"));
}
