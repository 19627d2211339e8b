import { type MockOperation, preferredAnswer } from "../description/operation.ts";
import type { Preference } from "../description/preference.ts";

/** What a request says about the answer that it would like. */
export interface Wishes {
  readonly preference: Preference;
  /** The `Accept` header. */
  readonly accept: string | undefined;
}

/** The `Accept` header for Prism to choose a media type by; undefined if there is nothing to choose. */
export function acceptFor(operation: MockOperation, { preference, accept = "" }: Wishes): string | undefined {
  const { code, example } = preference;
  // Errors are JSON whatever the caller accepts: a refused download must not become a 406.
  if (code !== undefined && code >= 400) return undefined;

  // An example that is asked for by name brings its media type; Prism would look for it in the first one only.
  const examples = preferredAnswer(operation, code)?.examples ?? [];
  const [owner, ...others] = examples.filter(({ name }) => name === example);
  if (owner !== undefined && others.length === 0) return owner.mediaType;

  // Prism throws at what is no media type.
  const types = accept.split(",").filter((type) => /^\s*[\w*.+-]+\/[\w*.+-]+\s*(;|$)/.test(type));
  return types.length > 0 ? types.join(",") : undefined;
}
