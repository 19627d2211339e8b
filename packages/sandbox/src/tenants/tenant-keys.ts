// The API key that a tenant is created with, and its secret.

import type { Workspace } from "../call/workspace.ts";
import { keyType } from "../operations/rules/scopes.ts";
import { createIdentifiers } from "../store/identifiers.ts";
import type { Owner, StoredSecret } from "../store/secrets.ts";
import type { TenancyOptions } from "./live-tenants.ts";
import type { SharedParts } from "./shared-parts.ts";
import { createKey, newKeySecret, type Tenant } from "./tenant.ts";

/** A tenant and an API key that may call every operation. */
export interface KeyedTenant {
  readonly tenant: Tenant;
  readonly apiKey: string;
}

/** Creates and finds the API keys that tenants are created with. */
export interface TenantKeys {
  /** Creates the key of a tenant. Returns its secret. */
  create(tenant: Tenant): string;
  /** The secret of the key that a tenant was created with; empty if the key has been deleted. */
  secretOf(tenant: Tenant): string;
  /** Gives the key of the main tenant the secret that the options set. */
  chosen(tenant: Tenant): KeyedTenant;
  /** Gives the new key of a tenant the secret of the previous one, so that this secret stays valid. */
  keep(tenant: Tenant, secret: string): void;
}

const keyName = "Sandbox";

/** Creates the access to the keys of all tenants. */
export function createTenantKeys(shared: SharedParts, options: TenancyOptions): TenantKeys {
  const { secrets, model } = shared;
  const { keySeed = shared.randomSeed } = options;

  /** A workspace whose new secrets are the API keys of tenants. */
  const keyMaker = (tenant: Tenant): Workspace => {
    const { nextSequence } = tenant.data.resources;
    const { newSecret } = createIdentifiers({ tenant: tenant.number, nextSequence, model, randomSeed: keySeed });
    return { ...tenant.present(), newSecret };
  };
  /** The secret of the API key that a tenant was created with, if it is known; undefined if the key has been deleted. */
  const storedKey = ({ number, data }: Tenant): StoredSecret | undefined => {
    const where = [{ attribute: "name", equals: keyName }];
    const [key] = data.resources.select(keyType, { where, ascending: true, limit: 1 });
    const found = secrets.list(number).filter(({ keyId }) => keyId === key?.id);
    return found.find(({ secret }) => secret !== null) ?? found[0];
  };
  /** Adds a secret that can be shown. That of an earlier start stays valid, but only its hash is known. */
  const addSecret = (tenant: Tenant, owner: Owner): string => {
    const secret = newKeySecret(keyMaker(tenant));
    secrets.add(owner, secret);
    return secret;
  };

  return {
    create: (tenant) => createKey(keyMaker(tenant), model.scopes, keyName),
    secretOf: (tenant) => {
      const stored = storedKey(tenant);
      if (stored === undefined) return "";
      const chosen = options.apiKey ?? "";
      const owner = secrets.find(chosen);
      const isChosen = owner?.tenant === tenant.number && owner.keyId === stored.keyId;
      return isChosen ? chosen : (stored.secret ?? "");
    },
    chosen: (tenant) => {
      const stored = storedKey(tenant);
      if (stored === undefined) return { tenant, apiKey: "" };
      const owner = { tenant: tenant.number, keyId: stored.keyId };
      if (options.apiKey === undefined) return { tenant, apiKey: stored.secret ?? addSecret(tenant, owner) };
      const taken = secrets.find(options.apiKey);
      if (taken !== undefined && (taken.tenant !== owner.tenant || taken.keyId !== owner.keyId))
        throw new TypeError("`apiKey` is already the key of something else in the data file");
      secrets.grant(owner, options.apiKey, "hidden");
      return { tenant, apiKey: options.apiKey };
    },
    keep: (tenant, secret) => {
      const [granted] = secrets.list(tenant.number);
      if (granted === undefined || secret === "") return;
      const owner = { tenant: tenant.number, keyId: granted.keyId };
      secrets.grant(owner, secret, secret === options.apiKey ? "hidden" : undefined);
    },
  };
}
