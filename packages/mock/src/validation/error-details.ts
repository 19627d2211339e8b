// Describes violations as `error.details`. It knows some of Prism's messages by their text, so another version of Prism
// can need a change here.
import type { ErrorDetail } from "@planasonix/serving";
import type { MockOperation } from "../description/operation.ts";
import type { Violation } from "../prism/violation.ts";
import { type FieldContext, formatFieldPath } from "./field-path.ts";

// Keeps the response small if a long list has many invalid items.
const maxDetails = 100;

// In these messages Prism names the field, while the path of the violation ends at the parent of the field.
const fieldMessages: readonly { readonly message: RegExp; readonly issue: string }[] = [
  { message: /^must have required property '(.+)'$/s, issue: "is required" },
  { message: /^must NOT have additional properties; found '(.+)'$/s, issue: "is not a known property" },
  { message: /^must NOT have unevaluated properties: '(.+)'$/s, issue: "is not a known property" },
];

/**
 * Describes violations as `error.details`: one entry for each field and issue, at most 100 in all, or only the missing
 * credentials.
 */
export function describeViolations(violations: readonly Violation[], context: FieldContext): ErrorDetail[] {
  const unauthorized = violations.find(({ code }) => code === 401);
  if (unauthorized !== undefined) return [missingCredentials(context.operation)];

  const details = new Map<string, ErrorDetail>();
  for (const violation of violations) {
    const detail = describe(violation, context);
    details.set(`${detail.field} ${detail.issue}`, detail);
    if (details.size === maxDetails) break;
  }
  return [...details.values()];
}

function describe(violation: Violation, context: FieldContext): ErrorDetail {
  const { path, code } = violation;
  if (code === 415) return wrongMediaType(context.operation);
  // A violation without a path concerns the whole body.
  if (path === undefined) return { field: "body", issue: code === "required" ? "is required" : violation.message };

  const text = withoutField(violation.message, path);
  for (const { message, issue } of fieldMessages) {
    const name = message.exec(text)?.[1];
    if (name !== undefined) return { field: formatFieldPath([...path, escapePointer(name)], context), issue };
  }
  return { field: formatFieldPath(path, context), issue: text };
}

// Messages such as "Request body property nodes.0 must be object" repeat the field in Prism's notation.
function withoutField(message: string, [part = "", ...rest]: readonly string[]): string {
  const kind = part === "body" ? "property" : "parameter";
  const field = `${part} ${rest.length > 0 ? `${kind} ${rest.join(".").trim()} ` : ""}`;
  const side = ["Request ", "Response "].find((start) => message.startsWith(start + field));
  return side === undefined ? message : message.slice(side.length + field.length);
}

function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function wrongMediaType({ prism }: MockOperation): ErrorDetail {
  const types = (prism.request?.body?.contents ?? []).map(({ mediaType }) => mediaType);
  if (types.length === 0) return { field: "body", issue: "must be left out: the operation has no request body" };
  return { field: "header.Content-Type", issue: `must be ${types.join(" or ")}` };
}

function missingCredentials({ prism }: MockOperation): ErrorDetail {
  const [scheme] = prism.security?.flat() ?? [];
  if (scheme?.type === "apiKey") return { field: `${scheme.in}.${scheme.name}`, issue: "must be an API key" };
  return { field: "header.Authorization", issue: "must be the word Bearer, a space and an API key" };
}
