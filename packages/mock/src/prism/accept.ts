import { type MockOperation, preferredResponse } from "../description/operation.ts";
import type { Preference } from "../description/preference.ts";

/** How a request selects its response: by its `Prefer` and `Accept` headers. */
export interface Negotiation {
  readonly preference: Preference;
  readonly accept: string | undefined;
}

/** The `Accept` header from which Prism selects the media type; undefined to leave the choice to Prism. */
export function acceptFor(operation: MockOperation, { preference, accept = "" }: Negotiation): string | undefined {
  const { code, example } = preference;
  // Errors are JSON whatever the request accepts, so that a failed download does not become a 406.
  if (code !== undefined && code >= 400) return undefined;

  // If only one media type has the example, uses that type: Prism would search only the examples of the first type.
  const examples = preferredResponse(operation, code)?.examples ?? [];
  const [owner, ...others] = examples.filter(({ name }) => name === example);
  if (owner !== undefined && others.length === 0) return owner.mediaType;

  // Prism throws on an invalid media type.
  const types = accept.split(",").filter((type) => /^\s*[\w*.+-]+\/[\w*.+-]+\s*(;|$)/.test(type));
  return types.length > 0 ? types.join(",") : undefined;
}
