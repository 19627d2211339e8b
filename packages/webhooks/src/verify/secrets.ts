import { WebhookVerificationError } from "./errors.ts";

/** One signing secret, or several: during a rotation, the old and the new one. */
export type Secrets = string | readonly string[];

/**
 * Returns the secrets as a list.
 *
 * @throws {WebhookVerificationError} `empty-secret`, if there are none or one is blank.
 */
export function listSecrets(secrets: Secrets): readonly string[] {
  const list = [secrets].flat();
  // An unset environment variable arrives as undefined.
  if (list.length > 0 && list.every((secret) => typeof secret === "string" && secret.trim())) return list;
  throw new WebhookVerificationError("empty-secret", "a secret is missing, blank or not a string. Is it set?");
}
