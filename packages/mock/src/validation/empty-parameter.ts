import { invalidRequest } from "@planasonix/serving";
import type { MockOperation } from "../description/operation.ts";

/**
 * Checks empty query parameters against their `minLength`, because Prism treats an empty parameter as absent.
 *
 * @throws {FaultError} 400 if a parameter is empty that must not be.
 */
export function checkEmptyParameters({ prism }: MockOperation, query: URLSearchParams): void {
  for (const { name, schema } of prism.request?.query ?? []) {
    const minLength = schema?.minLength ?? 0;
    if (minLength > 0 && query.getAll(name).includes("")) {
      throw invalidRequest({ field: `query.${name}`, issue: `must NOT have fewer than ${minLength} characters` });
    }
  }
}
