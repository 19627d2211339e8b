import type { StoredResource } from "../../store/resources.ts";

/** The resource type of API keys. */
export const keyType = "api_key";

/** The attribute of an API key with the time of its last use. */
export const lastUse = "last_used_at";

/** The scopes that an API key lacks. */
export function missingScopes({ attributes }: StoredResource, scopes: readonly string[]): string[] {
  const granted: readonly unknown[] = Array.isArray(attributes.scopes) ? attributes.scopes : [];
  return scopes.filter((scope) => !granted.includes(scope));
}
