import { type MockOperation, preferredResponse } from "../description/operation.ts";
import type { Preference } from "../description/preference.ts";

/** What a request says about the response that it prefers. */
export interface Negotiation {
  readonly preference: Preference;
  /** The `Accept` header. */
  readonly accept: string | undefined;
}

/** The `Accept` header by which Prism chooses a media type; undefined if there is nothing to choose. */
export function acceptFor(operation: MockOperation, { preference, accept = "" }: Negotiation): string | undefined {
  const { code, example } = preference;
  // Errors are JSON whatever the request accepts: a failed download must not become a 406.
  if (code !== undefined && code >= 400) return undefined;

  // An example that is requested by name decides the media type; Prism would look for the name in the first one only.
  const examples = preferredResponse(operation, code)?.examples ?? [];
  const [owner, ...others] = examples.filter(({ name }) => name === example);
  if (owner !== undefined && others.length === 0) return owner.mediaType;

  // Prism throws on an invalid media type.
  const types = accept.split(",").filter((type) => /^\s*[\w*.+-]+\/[\w*.+-]+\s*(;|$)/.test(type));
  return types.length > 0 ? types.join(",") : undefined;
}
