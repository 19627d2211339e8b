import { invalidRequest } from "@planasonix/serving";
import type { MockOperation } from "../description/operation.ts";

/** Replaces an empty value that the schema allows. */
const standIn = "-";

/**
 * Checks empty query parameters against their schemas, because Prism treats an empty parameter as absent. Returns the
 * query for Prism, in which a stand-in replaces each allowed empty value, so that a required parameter counts as
 * present.
 * @throws {HttpError} 400 if the schema of an empty parameter does not allow an empty value.
 */
export function checkEmptyParameters({ prism }: MockOperation, query: URLSearchParams): URLSearchParams {
  const declared = (prism.request?.query ?? []).filter(({ name }) => query.getAll(name).includes(""));
  for (const { name, schema = {} } of declared) {
    const issue = issueOf(schema);
    if (issue !== undefined) throw invalidRequest({ field: `query.${name}`, issue });
  }
  const names = new Set(declared.map(({ name }) => name));
  return new URLSearchParams(
    [...query].map(([name, value]) => [name, value === "" && names.has(name) ? standIn : value]),
  );
}

/** The keywords that decide whether a value may be empty. */
interface ValueSchema {
  readonly type?: unknown;
  readonly items?: unknown;
  readonly format?: unknown;
  readonly enum?: unknown;
  readonly minLength?: unknown;
}

/** Why a value must not be empty; undefined if it may be. */
function issueOf({ type, items, format, enum: values, minLength = 0 }: ValueSchema): string | undefined {
  if (type === "array") return issueOf(items ?? {});
  if (type !== undefined && ![type].flat().includes("string")) return `must be ${type}`;
  if (Array.isArray(values) && !values.includes("")) {
    return `must be equal to one of the allowed values: ${values.join(", ")}`;
  }
  if (format !== undefined) return `must match format "${format}"`;
  return Number(minLength) > 0 ? `must NOT have fewer than ${minLength} characters` : undefined;
}
