import { WebhookVerificationError } from "./errors.ts";

/** One signing secret, or several: during a rotation the new one and the old one. */
export type Secrets = string | readonly string[];

/** @throws {WebhookVerificationError} `empty-secret`, if there is none or one of them is blank. */
export function listSecrets(secrets: Secrets): readonly string[] {
  const list = [secrets].flat();
  // Plain JavaScript hands over an unset variable as `undefined`.
  if (list.length > 0 && list.every((secret) => secret?.trim())) return list;
  throw new WebhookVerificationError("empty-secret", "a secret is empty. Is its variable set?");
}
