import type { MockOperation } from "../description/operation.ts";
import { refuse } from "../http/fault.ts";

/**
 * Prism takes an empty query parameter for one that is absent, and does not hold it against its `minLength`.
 *
 * @throws {FaultError} 400 if a parameter is empty that must not be.
 */
export function checkEmptyParameters({ prism }: MockOperation, query: URLSearchParams): void {
  for (const { name, schema } of prism.request?.query ?? []) {
    const least = schema?.minLength ?? 0;
    if (least > 0 && query.getAll(name).includes("")) {
      throw refuse({ field: `query.${name}`, issue: `must NOT have fewer than ${least} characters` });
    }
  }
}
