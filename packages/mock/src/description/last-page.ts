import { type MockOperation, type NamedExample, successAnswer } from "./operation.ts";

/**
 * The name of the example that ends a walk over the pages of a list: one whose `meta.page.cursor` is null. A page with
 * items comes before an empty one, so that a walk shows more than its first page.
 */
export function lastPageExample(operation: MockOperation): string | undefined {
  const last = successAnswer(operation)?.examples.filter(isLastPage) ?? [];
  return (last.find(hasItems) ?? last[0])?.name;
}

function isLastPage({ value }: NamedExample): boolean {
  const page = member(member(value, "meta"), "page");
  return isRecord(page) && page.cursor === null;
}

function hasItems({ value }: NamedExample): boolean {
  const data = member(value, "data");
  return Array.isArray(data) && data.length > 0;
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
