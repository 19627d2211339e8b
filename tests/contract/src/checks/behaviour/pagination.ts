import type { Fetch } from "@planasonix/client";
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { create, successExamples, type Trial } from "./trial.ts";

/**
 * Checks that a list yields the items of all pages, and that the client sends each cursor in the documented parameter.
 */
export async function checkPagination(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const parameter = operation.object["x-pagination"]?.cursor ?? "";
  const cursors: (string | null)[] = [];
  const recording: Fetch = (url, init) => {
    cursors.push(new URL(url).searchParams.get(parameter));
    return trial.fetch(url, init);
  };
  const list = methodOf(create(trial, { fetch: recording }), operation)(...withoutCursor(values, parameter));
  if (!("toArray" in list)) return differs("result of the method", "a list", await settled(list));
  const pages = successExamples(trial).map(({ data, meta }) => ({
    data,
    cursor: ((meta as JsonObject).page as JsonObject).cursor,
  }));
  const [first] = pages;
  const last = pages.find(({ cursor }) => cursor === null);
  const items = [first, last].flatMap((page) => page?.data);
  return [
    ...differs("items", items, await list.toArray()),
    ...differs("requested cursors", [null, first?.cursor], cursors),
  ];
}

/** The value of a promise, or its error as a string. */
function settled(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).catch(String);
}

function withoutCursor(values: readonly unknown[], parameter: string): unknown[] {
  return values.map((value) => {
    if (typeof value !== "object" || value === null || !(parameter in value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== parameter));
  });
}
