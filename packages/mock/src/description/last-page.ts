import { type MockOperation, type NamedExample, successResponse } from "./operation.ts";

/**
 * The name of the example that ends a list: one whose `meta.page.cursor` is null. An example with items is preferred to an
 * empty one, so that a client that reads all pages gets items from more than the first.
 */
export function lastPageExample(operation: MockOperation): string | undefined {
  const last = successResponse(operation)?.examples.filter(isLastPage) ?? [];
  return (last.find(hasItems) ?? last[0])?.name;
}

function isLastPage({ value }: NamedExample): boolean {
  const page = field(field(value, "meta"), "page");
  return isRecord(page) && page.cursor === null;
}

function hasItems({ value }: NamedExample): boolean {
  const data = field(value, "data");
  return Array.isArray(data) && data.length > 0;
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
