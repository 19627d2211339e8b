// Authentication and authorization: the API key of a request, and whether it has the scopes of an operation.
import { FaultError, type HttpRequest } from "@planasonix/serving";
import type { Operation } from "../description/operation.ts";
import type { Resources, StoredResource } from "../store/resources.ts";

/** The resource type of API keys. */
export const keyType = "api_key";

/**
 * The secret of the API key in a request, from `Authorization` or else one of `keyHeaders`.
 * @throws {FaultError} 401 if there is none.
 */
export function readSecret({ headers }: Pick<HttpRequest, "headers">, keyHeaders: readonly string[]): string {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? "") ?? [];
  const secret = bearer ?? keyHeaders.map((name) => headers[name]?.trim()).find(Boolean);
  if (secret) return secret;
  throw unauthorized("The API key is missing: send it as Authorization: Bearer <API key>.");
}

/** The resource of an API key. @throws {FaultError} 401 if the key was deleted or has expired. */
export function validKey(resources: Resources, keyId: string, now: number): StoredResource {
  const key = resources.find(keyType, keyId);
  if (key === undefined) throw unauthorized("The API key was deleted.");
  const { expires_at } = key.attributes;
  if (typeof expires_at === "string" && Date.parse(expires_at) <= now)
    throw unauthorized(`The API key expired at ${expires_at}.`);
  return key;
}

/**
 * Checks that an API key has the scopes of an operation.
 * @throws {FaultError} 403 if it lacks one.
 */
export function checkScopes({ scopes: needed }: Operation, { attributes }: StoredResource): void {
  const granted = Array.isArray(attributes.scopes) ? attributes.scopes : [];
  const missing = needed.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return;
  throw new FaultError({
    status: 403,
    message: `The API key lacks a scope that this operation needs: ${missing.join(", ")}.`,
  });
}

/** The error for a request without a valid API key. */
export function unauthorized(message: string): FaultError {
  return new FaultError({ status: 401, message, headers: { "WWW-Authenticate": "Bearer" } });
}
