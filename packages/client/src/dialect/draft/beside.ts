import type { DescribedOperation, DialectResponse } from "@planasonix/openapi/dialects";
import { fieldOf, isRecord, resolvePointer } from "@planasonix/runtime";

/** The page of a list, and what was concluded from likeness alone. */
export interface SeenPage {
  /** `undefined` if it is as documented. */
  readonly page: DialectResponse["page"];
  readonly guesses: readonly string[];
}

const documentedCursor = "/meta/page/cursor";

/** Finds out how a list continues, from what is beside it. */
export function readPage({ page: parameter }: DescribedOperation, body: unknown): SeenPage {
  if (parameter === "" || resolvePointer(body, documentedCursor) !== undefined) return { page: undefined, guesses: [] };
  const beside = scalarsIn(body);
  const cursor = beside.find(
    ([pointer, value]) => /cursor|next/i.test(lastOf(pointer)) && (value === null || typeof value === "string"),
  )?.[0];
  if (cursor !== undefined) {
    return { page: { by: "cursor", cursor }, guesses: [`\`${cursor}\` is taken for the cursor of the next page`] };
  }
  const numberAt = (pattern: RegExp): string | undefined =>
    beside.find(([pointer, value]) => typeof value === "number" && pattern.test(lastOf(pointer)))?.[0];
  const offset = numberAt(/^offset$/i);
  if (offset === undefined) return { page: { by: "nothing" }, guesses: [] };
  const total = numberAt(/total/i);
  const name = lastOf(offset);
  const page = { by: "offset", parameter: name, ...(total !== undefined && { total }) } as const;
  return { page, guesses: [`\`${name}\` is taken for the parameter of the next page`] };
}

/** Finds the parts of the body of an error; `undefined` if they are as documented. */
export function readErrorParts(body: unknown): { readonly code?: string; readonly message?: string } | undefined {
  if (typeof fieldOf(fieldOf(body, "error"), "code") === "string") return undefined;
  const first = (...pointers: string[]): string | undefined =>
    pointers.find((pointer) => typeof resolvePointer(body, pointer) === "string");
  const message = first("/error/message", "/message", "/detail", "/error", "/error_description", "/title", "/msg");
  const code = first("/error/type", "/code", "/error_code", "/errorCode", "/error");
  return { ...(code !== undefined && code !== message && { code }), ...(message !== undefined && { message }) };
}

type Scalar = readonly [pointer: string, value: unknown];

/** The texts, numbers and nulls of an object and of the objects in it, with their pointers. */
function scalarsIn(body: unknown, levels = 3, at = ""): readonly Scalar[] {
  if (!isRecord(body) || levels === 0) return [];
  return Object.entries(body).flatMap(([name, value]): readonly Scalar[] => {
    if (!/^[\w-]+$/.test(name) || Array.isArray(value)) return [];
    return isRecord(value) ? scalarsIn(value, levels - 1, `${at}/${name}`) : [[`${at}/${name}`, value]];
  });
}

function lastOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}
