import type { ErrorDetail } from "@planasonix/serving";
import type { ErrorObject } from "ajv/dist/2020.js";

/** The maximum number of details in one error, for lists with many invalid items. */
const maxDetails = 20;

/** Converts violations of a schema to details whose fields start with `root`, such as `body`. */
export function errorDetails(errors: readonly ErrorObject[], root: string): ErrorDetail[] {
  // An error of `anyOf`, `oneOf` or `if` repeats the errors of its parts.
  const specific = errors.filter(({ keyword }) => !["anyOf", "oneOf", "if"].includes(keyword));
  const chosen = specific.length > 0 ? specific : errors;
  return chosen.slice(0, maxDetails).map((error) => ({ field: fieldOf(error, root), issue: issueOf(error) }));
}

function fieldOf({ instancePath, params }: ErrorObject, root: string): string {
  const keys = instancePath.split("/").slice(1).map(unescapeKey);
  const extra = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return [...keys, ...(typeof extra === "string" ? [extra] : [])].reduce(
    (field, key) => (/^\d+$/.test(key) ? `${field}[${key}]` : `${field}.${key}`),
    root,
  );
}

function issueOf({ keyword, params, message = "is not valid" }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not a known field";
    case "enum":
      return `must be one of ${(params.allowedValues as unknown[]).join(", ")}`;
    case "type":
      return `must be of type ${[params.type].flat().join(" or ")}`;
    case "format":
      return `must be a valid ${params.format}`;
    default:
      return message;
  }
}

function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
