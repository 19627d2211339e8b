// The secrets of the API keys of all tenants. The secret alone identifies the tenant of a request.
import type { Database } from "./database.ts";

/** The API key that a secret belongs to. */
export interface Owner {
  readonly tenant: number;
  readonly keyId: string;
}

/** Finds and changes the secrets of API keys. Whether an API key is still valid depends on its resource. */
export interface Secrets {
  find(secret: string): Owner | undefined;
  /** Sets the secret of an API key, and revokes the previous one. */
  grant(owner: Owner, secret: string): void;
  /** The secrets of a tenant, with the IDs of their API keys. */
  list(tenant: number): { readonly secret: string; readonly keyId: string }[];
  /** The tenants that have secrets. */
  tenants(): number[];
  revokeAll(tenant: number): void;
}

/** Gives access to the secrets in a database. */
export function createSecrets(database: Database): Secrets {
  // A cache, because each request looks up its secret. Every change clears it.
  const found = new Map<string, Owner>();
  return {
    find: (secret) => {
      const known = found.get(secret);
      if (known !== undefined) return known;
      const row = database.get("SELECT tenant, key_id FROM secrets WHERE secret = ?", secret);
      if (row === undefined) return undefined;
      const owner = { tenant: Number(row.tenant), keyId: String(row.key_id) };
      found.set(secret, owner);
      return owner;
    },
    grant: ({ tenant, keyId }, secret) => {
      found.clear();
      database.run("DELETE FROM secrets WHERE tenant = ? AND key_id = ?", tenant, keyId);
      database.run("INSERT INTO secrets (secret, tenant, key_id) VALUES (?, ?, ?)", secret, tenant, keyId);
    },
    list: (tenant) =>
      database
        .all("SELECT secret, key_id FROM secrets WHERE tenant = ?", tenant)
        .map((row) => ({ secret: String(row.secret), keyId: String(row.key_id) })),
    tenants: () => database.all("SELECT DISTINCT tenant FROM secrets").map(({ tenant }) => Number(tenant)),
    revokeAll: (tenant) => {
      found.clear();
      database.run("DELETE FROM secrets WHERE tenant = ?", tenant);
    },
  };
}
