// The bundled description, read with the code that generates the packages.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";

/** The status for which the tests ask to get the response that an operation declares as `default`. */
const otherStatus = "502";

export const description: Description = withStatusForDefault(
  readDescription(new URL(import.meta.resolve("@planasonix/openapi/openapi.json"))),
);

export const operations: readonly DescribedOperation[] = listOperations(description);

/** A description whose `default` responses have a status for which tests can ask. */
export function withStatusForDefault(bundled: Description): Description {
  return JSON.parse(JSON.stringify(bundled), (key, value) => {
    if (key !== "responses" || value.default === undefined) return value;
    const { default: other, ...responses } = value;
    return { ...responses, [otherStatus]: other };
  });
}
