import { defineScript, type Script } from "../store/script.ts";

/**
 * Reads or changes the record of one event: `1` once the event has been handled, and before that the token of its
 * claim. KEYS[1]: the record. ARGV[1]: the action: `has`, `claim`, `add` or `release`. ARGV[2]: the token. ARGV[3]: the
 * milliseconds until the record expires. Returns 1 if the event has been handled (`has`), or if the record was changed
 * or already has this token (the other actions), otherwise 0, which are read as booleans.
 */
export const deduplicationScript: Script<boolean> = defineScript(
  `
local record, action, token, ms = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
if action == 'has' then return redis.call('GET', record) == '1' and 1 or 0 end
if action == 'claim' then
  local isNew = redis.call('SET', record, token, 'NX', 'PX', ms)
  -- A client that has lost the reply may have sent the command again.
  return (isNew or redis.call('GET', record) == token) and 1 or 0
end
if action == 'add' then return redis.call('SET', record, '1', 'PX', ms) and 1 or 0 end
if redis.call('GET', record) ~= token then return 0 end
return redis.call('DEL', record)
`,
  // Clients can be configured to return numbers as strings.
  (reply) => (reply === 1 || reply === "1" ? true : reply === 0 || reply === "0" ? false : undefined),
);
