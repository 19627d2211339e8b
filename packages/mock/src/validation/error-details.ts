import type { MockOperation } from "../description/operation.ts";
import type { Detail } from "../http/fault.ts";
import type { Violation } from "../prism/violation.ts";
import { namePlace, type PlaceContext } from "./field-path.ts";

// Enough to repair a request by; a long list of broken items must not become a long answer.
const maxDetails = 100;

// Prism names the member only in its sentence, and the place of its parent in the path.
const members: readonly { readonly sentence: RegExp; readonly issue: string }[] = [
  { sentence: /^must have required property '(.+)'$/s, issue: "is required" },
  { sentence: /^must NOT have additional properties; found '(.+)'$/s, issue: "is not a known property" },
  { sentence: /^must NOT have unevaluated properties: '(.+)'$/s, issue: "is not a known property" },
];

/** The `error.details` of a request that Prism refused: one entry for each place and issue. */
export function describeViolations(violations: readonly Violation[], context: PlaceContext): Detail[] {
  const unauthorized = violations.find(({ code }) => code === 401);
  if (unauthorized !== undefined) return [missingCredentials(context.operation)];

  const details = new Map<string, Detail>();
  for (const violation of violations) {
    const detail = describe(violation, context);
    details.set(`${detail.field} ${detail.issue}`, detail);
  }
  return [...details.values()].slice(0, maxDetails);
}

function describe(violation: Violation, context: PlaceContext): Detail {
  const { path, code } = violation;
  if (code === 415) return wrongMediaType(context.operation);
  // Without a path it is the whole body that is missing.
  if (path === undefined) return { field: "body", issue: code === "required" ? "is required" : violation.message };

  const sentence = withoutPlace(violation.message, path);
  for (const { sentence: pattern, issue } of members) {
    const member = pattern.exec(sentence)?.[1];
    if (member !== undefined) return { field: namePlace([...path, escapePointer(member)], context), issue };
  }
  return { field: namePlace(path, context), issue: sentence };
}

// "Request body property nodes.0 must be object" says the place again, and in another way than `field`.
function withoutPlace(message: string, [part = "", ...rest]: readonly string[]): string {
  const kind = part === "body" ? "property" : "parameter";
  const place = `Request ${part} ${rest.length > 0 ? `${kind} ${rest.join(".").trim()} ` : ""}`;
  return message.startsWith(place) ? message.slice(place.length) : message;
}

function escapePointer(member: string): string {
  return member.replaceAll("~", "~0").replaceAll("/", "~1");
}

function wrongMediaType({ prism }: MockOperation): Detail {
  const types = (prism.request?.body?.contents ?? []).map(({ mediaType }) => mediaType);
  if (types.length === 0) return { field: "body", issue: "must be left out: the operation takes none" };
  return { field: "header.Content-Type", issue: `must be ${types.join(" or ")}` };
}

function missingCredentials({ prism }: MockOperation): Detail {
  const [scheme] = prism.security?.flat() ?? [];
  if (scheme?.type === "apiKey") return { field: `${scheme.in}.${scheme.name}`, issue: "must be an API key" };
  return { field: "header.Authorization", issue: "must be the word Bearer, a space and an API key" };
}
