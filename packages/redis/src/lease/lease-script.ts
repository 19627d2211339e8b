import { defineScript, type Script } from "../store/script.ts";
import { type Reply, readReply } from "./messages.ts";

/**
 * One exchange of a process with the shared state of a group of operations: records results, and leases requests out of
 * the quota that the API states. The rules are those of `quota.ts` in the runtime; what 429s teach stays in each process,
 * except how long they delay requests.
 *
 * KEYS, all in one hash slot: [1] the state, as JSON; [2] when a 429 stops delaying requests; [3] a sorted set of the
 * processes by the time of their last report; [4] a sorted set of the waiting processes, by the time at which they asked
 * and the number of their waiting requests. Each key may be lost alone: the others still hold.
 * ARGV: [1] a `Report` as JSON; [2] the time in milliseconds since 1970; empty: the store's time.
 * Returns a `Reply` as JSON. Every key expires.
 */
export const leaseScript: Script<Reply> = defineScript(
  `
local report = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = tonumber(ARGV[2]) or time[1] * 1000 + math.floor(time[2] / 1000)
local sentAt = report.sentAt > 0 and math.min(now, report.sentAt) or now
-- This command changes nothing. Redis checks its memory only before the first write of a script, and only if the command may
-- need memory. Without this command, a full server would reject some exchanges and accept others.
redis.call('SETRANGE', KEYS[1], 0, '')

-- leased: the number of leases by their expiry, in units of unitMs; countedAtMost: the number of requests that a period with a
-- later reset can have counted at most. The other fields are those of a quota in quota.ts.
local unitMs, leaseMs, memberMs, longestWaitMs, sameResetMs, wants = 250, 500, 1500, 60000, 500, 64
local state = cjson.decode(redis.call('GET', KEYS[1]) or '{}')
if not state.bornAt then state = { bornAt = now, remaining = 0, heardAt = 0, leased = {}, countedAtMost = 0, leasedAt = 0, marginMs = 10 } end

-- LEASES. What has expired counts as sent, because its process may have died.
local leased = 0
for expiry, count in pairs(state.leased) do
  if tonumber(expiry) * unitMs > now then leased = leased + count
  else
    state.leased[expiry] = nil
    state.remaining = state.remaining - count
  end
end
local ownExpiry = string.format('%.0f', math.floor((now + leaseMs) / unitMs) + 1)
local function lease(count)
  if count > 0 then state.leased[ownExpiry] = (state.leased[ownExpiry] or 0) + count end
  leased = leased + count
  state.countedAtMost = state.countedAtMost + count
end

-- QUOTA.
local function hear(stated)
  local at, resetAt = sentAt - stated.agoMs, sentAt + stated.resetInMs
  if not state.limit then state.limit, state.resetAt, state.remaining = stated.limit, resetAt, 0 end
  if stated.limit ~= state.limit then return end -- The operation belongs to another group.
  if at <= state.heardAt and stated.remaining >= state.remaining then return end -- A late response.
  local isLater = resetAt > state.resetAt + sameResetMs
  if isLater and not stated.isRelative then state.isBucket = stated.remaining < state.limit - state.countedAtMost end
  -- The processes estimate the time of the API, and relative resets are rounded: the earliest end is the most accurate.
  local isSame = not isLater and not state.isBucket and resetAt > state.resetAt - sameResetMs
  local isRepeated = stated.isRelative and stated.remaining <= state.remaining and state.resetAt > now
  if isSame or isRepeated then resetAt = math.min(resetAt, state.resetAt) end
  state.remaining, state.resetAt, state.heardAt, state.countedAtMost = stated.remaining, resetAt, sentAt, leased
  state.isResetInDoubt = state.isResetInDoubt and stated.remaining <= 0
end

-- RESULTS since the last report. A client that has lost the connection may repeat the command: its results count once.
if report.sentAt == 0 or report.sentAt > tonumber(redis.call('ZSCORE', KEYS[3], report.member) or 0) then
  for expiry, count in pairs(report.ended) do
    local known = state.leased[expiry] or 0
    leased = leased - math.min(known, count)
    state.leased[expiry] = known > count and known - count or nil
  end
  if report.stated then hear(report.stated) end
  if state.limit then lease(report.unleased) end
  state.remaining = state.remaining - report.unstated
  if report.test and state.test then
    local isEarly = state.test.isEarly
    -- If a test after the stated reset is refused, the API states resets too early.
    if report.test == 'refused' and not isEarly and state.resetAt <= now then
      state.marginMs = math.min(1000, 2 * math.max(state.marginMs, now - state.resetAt))
    end
    state.isResetInDoubt = report.test == 'accepted' and isEarly and state.remaining <= 0
    state.test = nil
  end
  state.isHeard = state.isHeard or report.isHeard
end
local pausedUntil = tonumber(redis.call('GET', KEYS[2]) or 0)
if pausedUntil <= now then pausedUntil = 0 end
if report.pauseMs and pausedUntil == 0 then pausedUntil = math.floor(sentAt + report.pauseMs) end

-- WAITING processes.
local want = math.min(wants - 1, report.waiting)
redis.call('ZADD', KEYS[3], sentAt, report.member)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - memberMs)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', (now - memberMs) * wants)
if want > 0 then redis.call('ZADD', KEYS[4], now * wants + want, report.member) else redis.call('ZREM', KEYS[4], report.member) end
local members, waiting = redis.call('ZCARD', KEYS[3]), math.max(1, redis.call('ZCARD', KEYS[4]))
local paceMs = math.max(20, math.min(1000, math.floor(members / 2)))
-- Whether the waiting requests of all processes are at most as many.
local function fit(count)
  if waiting > count then return false end
  local asked = redis.call('ZRANGE', KEYS[4], 0, -1, 'WITHSCORES')
  for index = 2, #asked, 2 do count = count - asked[index] % wants end
  return count >= 0
end

-- DECISION. Returns the number of leases, and the delay before the process asks again.
local isFree, isTest = false, false
local function decide()
  if not state.limit then
    -- Until the first response, the fleet sends as few requests as a single process. Silence means that the API has accepted them.
    isFree = state.isHeard or now >= state.bornAt + 200
    return isFree and 0 or math.max(0, math.min(want, 10 - leased)), paceMs
  end
  local left, resetAt = state.remaining - leased, state.resetAt + state.marginMs
  local spaced = math.min(4, math.ceil(state.limit / 5))
  if left > 0 then
    local most = math.min(want, math.max(1, math.ceil(left / waiting)))
    -- Requests with priority may use the spaced requests, and so may all if nobody else waits for them.
    local usable = math.max(left - spaced, math.min(left, report.priority))
    if most > usable and not state.isBucket and fit(left) then usable = left end
    local spare = math.floor((left - spaced - want) / (2 * members))
    if want == 0 or usable > 0 then
      return math.max(0, math.min(most, usable)) + math.max(0, math.min(report.spare, spare)), paceMs
    end
    if now < resetAt then
      local at = state.leasedAt + (resetAt - now) / (left + 1)
      return now >= at and 1 or 0, math.max(paceMs, at - now)
    end
  end
  if want == 0 then return 0, paceMs end
  if leased > 0 and (state.remaining > 0 or state.isResetInDoubt) then return 0, paceMs end
  -- The stated reset may be wrong: a request whose deadline is earlier tests it rather than fails.
  local waitMs = state.isResetInDoubt and 0 or math.min(resetAt, state.heardAt + longestWaitMs) - now
  if waitMs > 0 and waitMs < report.untilDeadlineMs then return 0, waitMs end
  if state.test and now < state.test.endsAt then return 0, paceMs end
  isTest = true
  state.test = { endsAt = now + leaseMs, isEarly = now < state.resetAt }
  return 1, paceMs
end
local count, retryMs = decide()
lease(count)
if count > 0 then state.leasedAt = now end
if count >= want then
  retryMs = paceMs / 10
  redis.call('ZREM', KEYS[4], report.member)
end

redis.call('SET', KEYS[1], cjson.encode(state))
if pausedUntil > 0 then redis.call('SET', KEYS[2], pausedUntil) end
local ttlMs = 120000 + math.floor(math.max(0, (state.resetAt or 0) - now))
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttlMs) end
-- Processes ask again before the period ends, because others may return leases.
retryMs = math.ceil(math.max(1, math.min(retryMs, 10 * paceMs)))
return cjson.encode({
  now = now, leased = count, expiry = tonumber(ownExpiry), retryMs = retryMs, paceMs = paceMs, members = members,
  pausedUntil = pausedUntil, limit = state.limit or 0, isFree = isFree, isTest = isTest,
})
`,
  readReply,
);
