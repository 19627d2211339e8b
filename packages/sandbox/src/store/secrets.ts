// The secrets of the API keys of all tenants. The secret alone identifies the tenant of a request.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Database } from "./database.ts";

/** The API key that a secret belongs to. */
export interface Owner {
  readonly tenant: number;
  readonly keyId: string;
}

/** A secret as the database has it. */
export interface StoredSecret {
  readonly hash: string;
  readonly keyId: string;
  /** The secret itself; null if only its hash is stored. */
  readonly secret: string | null;
}

/** Finds and changes the secrets of API keys. Whether an API key is still valid depends on its resource. */
export interface Secrets {
  find(secret: string): Owner | undefined;
  /**
   * Sets the secret of an API key, and revokes the previous one. Of a `hidden` secret, which comes from outside of the
   * sandbox, only the hash is stored; the others are shown again after a restart.
   */
  grant(owner: Owner, secret: string, hidden?: "hidden"): void;
  /** Adds a secret to those of an API key. */
  add(owner: Owner, secret: string): void;
  /** Gives a tenant, which must have no secrets, those of an earlier {@link Secrets.list}. */
  restore(tenant: number, secrets: readonly StoredSecret[]): void;
  /** The secrets of a tenant, with the IDs of their API keys. */
  list(tenant: number): StoredSecret[];
  /** The tenants that have secrets. */
  tenants(): number[];
  revokeAll(tenant: number): void;
}

/** Gives access to the secrets in a database. */
export function createSecrets(database: Database): Secrets {
  // A cache, because each request looks up its secret. Every change clears it.
  const found = new Map<string, Owner>();
  const insert = (tenant: number, { hash, keyId, secret }: StoredSecret): void => {
    const sql = "INSERT INTO secrets (hash, tenant, key_id, secret) VALUES (?, ?, ?, ?)";
    database.run(sql, hash, tenant, keyId, secret);
  };
  return {
    find: (secret) => {
      const known = found.get(secret);
      if (known !== undefined) return known;
      const row = database.get("SELECT tenant, key_id FROM secrets WHERE hash = ?", hashOf(secret));
      if (row === undefined) return undefined;
      const owner = { tenant: Number(row.tenant), keyId: String(row.key_id) };
      found.set(secret, owner);
      return owner;
    },
    grant: ({ tenant, keyId }, secret, hidden) => {
      found.clear();
      database.run("DELETE FROM secrets WHERE tenant = ? AND key_id = ?", tenant, keyId);
      insert(tenant, { hash: hashOf(secret), keyId, secret: hidden === undefined ? secret : null });
    },
    add: ({ tenant, keyId }, secret) => insert(tenant, { hash: hashOf(secret), keyId, secret }),
    restore: (tenant, secrets) => {
      found.clear();
      for (const secret of secrets) insert(tenant, secret);
    },
    list: (tenant) =>
      database.all("SELECT hash, key_id, secret FROM secrets WHERE tenant = ?", tenant).map((row) => ({
        hash: String(row.hash),
        keyId: String(row.key_id),
        secret: row.secret === null ? null : String(row.secret),
      })),
    tenants: () => database.all("SELECT DISTINCT tenant FROM secrets").map(({ tenant }) => Number(tenant)),
    revokeAll: (tenant) => {
      found.clear();
      database.run("DELETE FROM secrets WHERE tenant = ?", tenant);
    },
  };
}

function hashOf(secret: string): string {
  return bytesToHex(sha256(utf8ToBytes(secret)));
}
