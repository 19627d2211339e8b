// The API key of a request: the tenant that it belongs to, whether it is valid, and whether it has the scopes of an
// operation.
import { HttpError, type HttpRequest } from "@planasonix/serving";
import type { Conventions } from "../description/conventions.ts";
import type { Operation } from "../description/operation.ts";
import { lastUse, missingScopes } from "../operations/rules/scopes.ts";
import type { Resources, StoredResource } from "../store/resources.ts";
import type { Secrets } from "../store/secrets.ts";
import type { TenantChanges } from "../store/tenants.ts";
import { UnwritableError } from "../store/unwritable.ts";
import { timestamp } from "../time/timestamp.ts";

/** How the owners of API keys are found. */
export interface KeyOwners {
  readonly secrets: Pick<Secrets, "find">;
  readonly conventions: Pick<Conventions, "keyHeaders">;
}

/** What of a tenant the use of an API key changes. */
interface UsedTenant extends Pick<TenantChanges, "transaction"> {
  readonly data: { readonly resources: Pick<Resources, "save"> };
}

/** Returns the tenant with a number; undefined if the tenant no longer exists. */
export type TenantOf<Tenant> = (number: number) => Tenant | undefined;

/**
 * Whether a request has an API key. Such a request belongs to the tenant of the key, even if the operation needs none.
 */
export function hasSecret({ headers }: HttpRequest, keyHeaders: readonly string[]): boolean {
  return ["authorization", ...keyHeaders].some((name) => headers[name] !== undefined);
}

/**
 * Finds the tenant of a request by its API key.
 * @throws {HttpError} 401 if the key is missing or unknown.
 */
export function identify<Tenant>(
  { secrets, conventions }: KeyOwners,
  tenantOf: TenantOf<Tenant>,
  request: HttpRequest,
): { readonly tenant: Tenant; readonly keyId: string } {
  const owner = secrets.find(readSecret(request, conventions.keyHeaders));
  const tenant = owner && tenantOf(owner.tenant);
  if (owner === undefined || tenant === undefined) throw unauthorized("The API key is not valid.");
  return { tenant, keyId: owner.keyId };
}

/**
 * The secret of the API key in a request, from `Authorization` or else one of `keyHeaders`.
 * @throws {HttpError} 401 if there is none.
 */
export function readSecret({ headers }: HttpRequest, keyHeaders: readonly string[]): string {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? "") ?? [];
  const secret = bearer ?? keyHeaders.map((name) => headers[name]?.trim()).find(Boolean);
  if (secret) return secret;
  throw unauthorized("The API key is missing: send it as Authorization: Bearer <API key>.");
}

/** Returns the resource of an API key. @throws {HttpError} 401 if the key was deleted or has expired. */
export function validKey(key: StoredResource | undefined, now: number): StoredResource {
  if (key === undefined) throw unauthorized("The API key was deleted.");
  const { expires_at } = key.attributes;
  if (typeof expires_at === "string" && Date.parse(expires_at) <= now)
    throw unauthorized(`The API key expired at ${expires_at}.`);
  return key;
}

/**
 * Checks that an API key has the scopes of an operation.
 * @throws {HttpError} 403 if it lacks one.
 */
export function checkScopes({ scopes: needed }: Operation, key: StoredResource): void {
  const missing = missingScopes(key, needed);
  if (missing.length === 0) return;
  throw new HttpError({
    status: 403,
    message: `The API key lacks a scope that this operation needs: ${missing.join(", ")}.`,
  });
}

/**
 * Checks that the API keys of a sandbox permit all effects of an operation.
 * @throws {HttpError} 403 if they do not permit one.
 */
export function checkEffects({ name, extensions }: Operation, allow: readonly string[]): void {
  const effects = extensions["x-effect"] as readonly string[];
  const missing = effects.filter((effect) => !allow.includes(effect));
  if (missing.length === 0) return;
  throw new HttpError({
    status: 403,
    message: `The API key does not permit ${name}: it needs ${missing.join(" and ")}, and --allow (\`allow\`) has ${allow.join(", ")}.`,
  });
}

/** How old `last_used_at` of an API key can be before a request replaces it, in milliseconds, so that few requests write. */
const usedWithinMs = 60_000;

/** Stores that an API key is used now, unless that is already known or the data file cannot be written. */
export function noteUse({ data, transaction }: UsedTenant, key: StoredResource, now: number): void {
  const last = Date.parse(String(key.attributes[lastUse]));
  if (Math.abs(now - last) < usedWithinMs) return;
  try {
    transaction(() => {
      data.resources.save(key, { attributes: { ...key.attributes, [lastUse]: timestamp(now) } });
    }, now);
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
  }
}

function unauthorized(message: string): HttpError {
  return new HttpError({ status: 401, message, headers: { "WWW-Authenticate": "Bearer" } });
}
