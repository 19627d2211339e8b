import { fieldOf } from "./json.ts";
import { type MockOperation, type NamedExample, successResponse } from "./operation.ts";

/**
 * The name of an example of the last page, in which `meta.page.cursor` is null. Prefers an example with items, so that
 * a client that reads all pages gets items from more than the first page. Undefined without such an example.
 */
export function lastPageExample(operation: MockOperation): string | undefined {
  const last = successResponse(operation)?.examples.filter(isLastPage) ?? [];
  return (last.find(hasItems) ?? last[0])?.name;
}

function isLastPage({ value }: NamedExample): boolean {
  return fieldOf(fieldOf(fieldOf(value, "meta"), "page"), "cursor") === null;
}

function hasItems({ value }: NamedExample): boolean {
  const data = fieldOf(value, "data");
  return Array.isArray(data) && data.length > 0;
}
