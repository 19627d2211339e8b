// The scripts of the store of starts. A value is only written if the version of the stored one is the expected one.
import { defineScript, type Script } from "../store/script.ts";

/** A stored value with its version. */
export interface StoredValue {
  readonly value: string;
  readonly version: string;
}

/** Reads a value. KEYS[1]: the record. Returns the version and the value, or an empty list. */
export const readScript: Script<StoredValue | "none"> = defineScript(
  `
local version, value = unpack(redis.call('HMGET', KEYS[1], 'version', 'value'))
if not version then return {} end
return { version, value }
`,
  (reply) => {
    if (!Array.isArray(reply)) return undefined;
    if (reply.length === 0) return "none";
    const [version, value] = reply;
    return typeof version === "string" && typeof value === "string" ? { version, value } : undefined;
  },
);

/**
 * Stores a value. KEYS[1]: the record. ARGV[1]: the version that the record must have, empty if it must not exist.
 * ARGV[2]: the new version, which is random. ARGV[3]: the value. ARGV[4]: the milliseconds until the record expires.
 * Returns 1 if the value was stored, otherwise 0, which are read as booleans.
 */
export const writeScript: Script<boolean> = defineScript(
  `
local record, expected, version, value, ms = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local current = redis.call('HGET', record, 'version') or ''
-- A client that has lost the reply may have sent the command again.
if current == version then return 1 end
if current ~= expected then return 0 end
redis.call('HSET', record, 'version', version, 'value', value)
redis.call('PEXPIRE', record, ms)
return 1
`,
  // Clients can be configured to return numbers as strings.
  (reply) => (reply === 1 || reply === "1" ? true : reply === 0 || reply === "0" ? false : undefined),
);

/**
 * Adds a name to the index, and removes those that have expired. KEYS[1]: the index. ARGV[1]: the name. ARGV[2]: the
 * milliseconds until the name expires.
 */
export const indexScript: Script<"indexed"> = defineScript(
  `
local index, name, ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
redis.call('ZADD', index, now + ms, name)
if redis.call('PTTL', index) < ms then redis.call('PEXPIRE', index, ms) end
return 'indexed'
`,
  (reply) => (reply === "indexed" ? reply : undefined),
);

/** Reads the names in the index that have not expired. KEYS[1]: the index. */
export const listScript: Script<readonly string[]> = defineScript(
  `
local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), '+inf')
`,
  (reply) => (Array.isArray(reply) && reply.every((name) => typeof name === "string") ? reply : undefined),
);
