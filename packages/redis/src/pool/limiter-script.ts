import { defineScript, type Script } from "../store/script.ts";
import type { SyncReply } from "./exchange.ts";
import { readSyncReply } from "./read-reply.ts";

/**
 * One exchange of a process with the shared state of a rate limit: records results, and grants permits. The script
 * calls a process a member.
 *
 * KEYS, all in one hash slot: [1] the state, as JSON; [2] a hash of the members, as JSON; [3] a sorted set of the members
 * by the time of their last exchange; [4] a sorted set of the waiting members by the number of permits granted to them.
 * ARGV: [1] a `SyncInput` as JSON; [2] the time in milliseconds since 1970; empty: the store's time.
 * Returns a `SyncReply` as JSON. Every key expires.
 */
export const limiterScript: Script<SyncReply> = defineScript(
  `
local input = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = tonumber(ARGV[2]) or time[1] * 1000 + math.floor(time[2] / 1000)
local sentAt = input.sentAt > 0 and math.min(now, input.sentAt) or now
if now - sentAt > input.voidMs then return cjson.encode({ now = now, refused = 'void' }) end
local function refuseUnknown() return cjson.encode({ now = now, refused = 'unknown' }) end
-- This command changes nothing. Redis checks its memory only before the first write of a script, and only if the command may
-- need memory. Without this command, a full server would reject some exchanges and accept others.
redis.call('SETRANGE', KEYS[1], 0, '')
-- A server that evicts keys may have removed one or two of these three. Then the rest is wrong, and all members join again.
local found = redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3])
if found == 1 or found == 2 then
  redis.call('DEL', unpack(KEYS))
  return refuseUnknown()
end

local longestHoldMs, longestRetryPaces, sameResetMs, huge = 60000, 10, 500, 1e9
local state = cjson.decode(redis.call('GET', KEYS[1]) or '{}')
local function default(name, value) if state[name] == nil then state[name] = value end end
-- granted: all permits so far; out: permits in use; demand: waiting requests; heardAt: when the quota was last stated;
-- marginMs: the wait after a stated reset.
default('granted', 0) default('out', 0) default('demand', 0) default('heardAt', 0) default('marginMs', 10)
-- The state of the lane, as in the limiter of a single process: see createLane in gate.ts of the runtime.
default('epoch', 0) default('closedAt', 0) default('lastClosedMs', 0) default('grant', 0) default('sent', 0)
default('accepted', 0) default('width', 10) default('widest', huge) default('trialAfter', 20) default('successes', 0)

-- MEMBERS. The script forgets a member that has made no exchange for leaseMs, and counts its permits as sent.
local function forget(id, member)
  redis.call('HDEL', KEYS[2], id)
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[4], id)
  if not member then return end
  state.out = math.max(0, state.out - member.out)
  state.demand = math.max(0, state.demand - member.want)
  if state.probe == id then state.probe = nil end
end
local function find(id)
  local text = redis.call('HGET', KEYS[2], id)
  return text and cjson.decode(text)
end
local id = input.member
local member = find(id)
if member and input.seq <= member.seq then return member.reply end
if not member and input.seq > 1 then return refuseUnknown() end
member = member or { out = 0, want = 0 }
for _, silent in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - input.leaseMs, 'LIMIT', 0, 20)) do
  if silent ~= id then forget(silent, find(silent)) end
end

-- QUOTA. left: how many permits may still be granted in the period. A stated quota is an upper bound. It also gives a lower
-- bound: all other permits that were in use when its request got a permit, and all that were granted later, count as sent.
-- With both bounds, the script need not recognize a new period.
local function hear(statement)
  if state.limit and state.limit ~= statement.limit then return false end -- The operation belongs to another group.
  local resetAt = sentAt + statement.resetInMs
  if state.limit and resetAt + sameResetMs < state.resetAt and state.resetAt > now then return false end
  local least = statement.highest and statement.highest - state.granted or -huge
  local left = math.max(state.left or statement.lowest - state.out, least)
  local isSame = state.limit and math.abs(resetAt - state.resetAt) <= sameResetMs
  state.left = math.min(left, statement.lowest)
  state.stated = statement.lowest
  state.limit = statement.limit
  state.resetAt = isSame and math.min(resetAt, state.resetAt) or resetAt
  state.heardAt = now
  state.doubtful = state.doubtful and statement.lowest <= 0
  return isSame
end
-- If a probe after the stated reset is still in the old period, the API states resets too early. If the API accepts a probe
-- before the stated reset although nothing is left, the API states wrong quotas.
local function judgeProbe(isSame)
  local isEarly = isSame and (input.probe == 'refused' or state.stated <= 0)
  if isEarly and not state.beforeReset then state.marginMs = math.min(1000, 2 * math.max(state.marginMs, now - state.resetAt)) end
  state.doubtful = input.probe == 'accepted' and state.beforeReset and (state.stated or 1) <= 0
end

-- LANE. A 429 closes the lane. Then only an accepted probe opens it, for as many permits as were accepted the last time.
local function close(refusal)
  state.epoch = state.epoch + 1
  if state.opens and input.probe == 'refused' then return (now - state.closedAt) * 0.4 end
  if state.epoch == 1 or state.accepted < state.grant then state.grant = state.accepted
  elseif state.accepted < state.grant * 1.5 then state.grant = math.ceil((state.grant + state.accepted) / 2) end
  if refusal.trial then
    state.widest = math.max(1, refusal.width - 1)
    state.trialAfter = state.trialAfter * 2
  end
  state.closedAt = now
  return state.lastClosedMs * 0.7
end
local function accept(count)
  state.accepted = state.accepted + input.accepted
  if count == 0 or state.out < state.width / 2 then return end -- No member needs more.
  state.width = math.min(state.widest, state.width + 0.5 * count)
  state.successes = state.width == state.widest and state.successes + count or 0
  if state.successes > state.trialAfter then state.widest = state.widest + 1 end
end
local function refuse(refusal)
  local isCurrent = refusal.epoch == state.epoch or (refusal.epoch < 0 and state.epoch == 0)
  local pauseMs = isCurrent and math.max(100, close(refusal)) or 0
  if not isCurrent and not state.closedUntil then return end -- The request was sent before the lane closed and opened again.
  local ms = math.min(longestHoldMs, math.max(pauseMs, refusal.serverDelayMs))
  state.closedUntil = math.max(state.closedUntil or 0, now + ms)
end
-- Whether a 429 only shows that the stated quota is used up until the stated reset. Then the quota says enough, and the lane
-- stays open: a process that was blocked may have used old permits in a new period.
local function isQuotaUsedUp(refusal, statement)
  if not statement or statement.limit ~= state.limit or statement.lowest > 0 or input.probe == 'refused' then return false end
  return math.abs(refusal.serverDelayMs - statement.resetInMs) <= 1000
end

-- RESULTS since the last exchange.
local isSame = false
if input.statement then isSame = hear(input.statement) end
if input.epoch == state.epoch then accept(state.epoch > 0 and input.trials or input.accepted) end
local ended = math.min(member.out, input.ended + input.returned)
member.out = member.out - ended
state.out = math.max(0, state.out - ended)
if input.returned > 0 then
  state.sent = state.sent - input.returned
  if state.left then state.left = math.min(state.left + input.returned, state.stated) end
end
if input.refusal and not isQuotaUsedUp(input.refusal, input.statement) then refuse(input.refusal) end
if state.probe == id and input.probe then
  state.probe = nil
  if input.statement then judgeProbe(isSame) end
  if input.probe == 'accepted' and state.opens then
    state.lastClosedMs = now - state.closedAt
    state.closedUntil, state.accepted, state.sent, state.width = nil, 0, 1, 1
  end
end

-- DEMAND. Waiting members are served in turn.
local want = input.priority + input.ordinary
state.demand = math.max(0, state.demand - member.want) + want
member.want = want
local members = redis.call('ZCARD', KEYS[3]) + (redis.call('ZSCORE', KEYS[3], id) and 0 or 1)
local paceMs = math.max(20, math.min(1000, math.floor(members / 2)))
local graceMs = math.max(250, 4 * paceMs)
local function firstInTurn()
  for _ = 1, 5 do
    local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
    if not first[1] or first[1] == id then return end
    local other = find(first[1])
    if other and now <= other.dueAt + graceMs then return tonumber(first[2]) end
    redis.call('ZREM', KEYS[4], first[1]) -- The member has not asked again when it was due.
  end
end
-- How many of the available permits the member may have: an equal part, plus the number by which it is behind the others. A
-- member that returns after a pause is behind by one part at most.
local function shareOf(available)
  local first = firstInTurn()
  if not first then return available end
  local waiting = redis.call('ZCARD', KEYS[4]) + (redis.call('ZSCORE', KEYS[4], id) and 0 or 1)
  local part = math.max(1, math.ceil(available / waiting))
  member.served = math.max(first - part, math.min(first + part, member.served or first))
  return first + part - member.served
end

-- DECISION. Returns how many permits are granted, how many of these are reserved, and the delay before the member asks again.
local isProbe, isTrial = false, false
local function probe()
  isProbe = true
  state.probe = id
  state.probeUntil = now + input.leaseMs / 3
  state.opens = state.closedUntil ~= nil
  state.beforeReset = state.limit and now < state.resetAt or false
  return 1, input.ordinary > 0 and 0 or 1, paceMs
end
local function decide()
  if state.closedUntil then state.closedUntil = math.min(state.closedUntil, now + longestHoldMs) end
  if state.probe and now < state.probeUntil then return 0, 0, paceMs end
  if state.closedUntil then
    if now < state.closedUntil then return 0, 0, state.closedUntil - now end
    return probe()
  end
  local room = huge
  if state.epoch > 0 or not state.limit then
    local granted = state.epoch > 0 and state.grant - state.sent or 0
    isTrial = state.epoch > 0 and granted <= 0
    room = granted > 0 and granted or math.ceil(state.width - state.out)
    if room <= 0 then return 0, 0, paceMs end
  end
  if not state.limit then
    local count = math.min(want, room, shareOf(room))
    local ahead = state.epoch == 0 and math.floor((room - count) / (2 * members)) or 0
    return math.max(0, count + math.min(input.spare, ahead)), 0, paceMs
  end
  local left, resetAt = state.left, state.resetAt + state.marginMs
  local reserve = math.min(4, math.ceil(state.limit / 5))
  local forOrdinary = state.demand <= left and left or left - reserve
  if left > 0 then
    local share = math.min(room, shareOf(math.min(left, room)))
    local priority = math.min(input.priority, left, share)
    local ordinary = math.max(0, math.min(input.ordinary, forOrdinary - priority, share - priority))
    if priority + ordinary > 0 or want == 0 then
      local ahead = math.floor((math.min(left - reserve, room) - priority - state.demand) / (2 * members))
      return priority + ordinary + math.max(0, math.min(input.spare, ahead)), priority, paceMs
    end
    if forOrdinary > 0 then return 0, 0, paceMs end -- It is the turn of other members.
    if now < resetAt then -- The reserve is spread over the rest of the period.
      local at = (state.grantedAt or 0) + (resetAt - now) / (left + 1)
      if now >= at then return 1, 0, paceMs end
      return 0, 0, at - now
    end
  end
  local holdMs = state.doubtful and 0 or math.min(resetAt, state.heardAt + longestHoldMs) - now
  -- The stated quota may be wrong: a request that cannot wait until the reset is sent rather than rejected.
  if holdMs > 0 and holdMs < input.untilDeadlineMs then return 0, 0, holdMs end
  return probe()
end
local granted, reserved, retryMs = 0, 0, paceMs
if want > 0 or input.spare > 0 then granted, reserved, retryMs = decide() end
if granted > 0 and not isProbe and want == 0 then reserved = 0 end

local base = state.granted + 1 - state.out
state.granted = state.granted + granted
state.out = state.out + granted
state.sent = state.sent + granted
if state.left then state.left = state.left - granted end
if granted > 0 then state.grantedAt = now end
member.out = member.out + granted
member.served = (member.served or 0) + granted
local isWaiting = granted < want
if not isWaiting then redis.call('ZREM', KEYS[4], id) end
-- Members ask again before the period ends, because others may return permits.
retryMs = math.ceil(math.max(1, math.min(retryMs, longestRetryPaces * paceMs)))

-- REPLY, stored in case the client repeats the exchange.
local resetInMs = state.limit and math.max(0, math.floor(state.resetAt - now)) or nil
local closedMs = state.closedUntil and math.max(0, math.floor(state.closedUntil - now)) or 0
member.seq, member.dueAt = input.seq, now + retryMs
member.reply = cjson.encode({
  now = now, granted = granted, reserved = reserved, probe = isProbe, trial = isTrial, base = base, epoch = state.epoch,
  width = state.out, retryMs = retryMs, paceMs = paceMs, closedMs = closedMs, members = members,
  limit = state.limit, left = state.left, resetInMs = resetInMs,
})
redis.call('SET', KEYS[1], cjson.encode(state))
redis.call('HSET', KEYS[2], id, cjson.encode(member))
redis.call('ZADD', KEYS[3], now, id)
if isWaiting then redis.call('ZADD', KEYS[4], member.served, id) end
local ttlMs = 120000 + math.max(resetInMs or 0, closedMs)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttlMs) end
return member.reply
`,
  readSyncReply,
);
