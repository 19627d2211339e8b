import { readRetryDelay } from "../../src/http/rate-limit-headers.ts";
import type { Sent, World } from "./world.ts";

/** The time in which a 429 forbids to send requests. */
interface Delay {
  readonly from: number;
  readonly until: number;
  /** Whether the delay ended early, because the width was too large rather than the quota used up. */
  readonly isLifted: boolean;
}

/**
 * The delays that 429s state for all requests. A 429 states none if it states quota left, or if its request was sent
 * before the previous delay ended. A delay ends early once the API accepts a request that was sent after the refused one.
 */
function delaysOf({ requests }: World): readonly Delay[] {
  const refused = requests.filter(({ response }) => response?.status === 429).sort((a, b) => a.endedAt - b.endedAt);
  const delays: Delay[] = [];
  for (const sent of refused) {
    const hasQuota = Number(sent.response?.headers.get("x-ratelimit-remaining") ?? 0) > 0;
    const isLate = sent.at < (delays.at(-1)?.until ?? 0);
    const ms = sent.response && readRetryDelay(sent.response, Date.UTC(2026, 0, 1) + sent.endedAt);
    if (hasQuota || isLate || ms === undefined) continue;
    const until = sent.endedAt + Math.min(60_000, Math.max(100, ms));
    const liftedAt = Math.min(
      ...requests.filter((other) => isAcceptedAfter(other, sent)).map(({ endedAt }) => endedAt),
    );
    const isLifted = Math.max(liftedAt, sent.endedAt) < until;
    delays.push({ from: sent.endedAt, until: isLifted ? Math.max(liftedAt, sent.endedAt) : until, isLifted });
  }
  return delays;
}

function isAcceptedAfter({ at, response }: Sent, refused: Sent): boolean {
  return at > refused.at && response !== undefined && response.status !== 429;
}

/** Returns the rules that a world violated, as messages. */
export function faultsOf(world: World): readonly string[] {
  const { requests, calls, maxConcurrency, inFlight, idleMs, waiting } = world;
  const attempts = calls.map((_, index) => requests.filter(({ call }) => call === index).length);
  const states = (name: string): boolean => requests.some(({ response }) => response?.headers.has(name));
  // If a server states its time, which may differ from the client's, the test cannot compute the delays.
  const delays = states("date") ? [] : delaysOf(world);
  const [early] = delays.flatMap(({ from, until }) => requests.filter(({ at }) => at > from && at < until - 1));
  const probes = delays
    .filter(({ isLifted }) => !isLifted)
    .map(({ until, from }) => requests.filter(({ at }) => at >= until - 1 && at > from)[0]);
  // A call that has ended releases its permit at once, even if its request goes on.
  const endOf = ({ endedAt, call }: Sent): number => Math.min(endedAt, calls[call]?.endedAt ?? endedAt);
  const [second] = probes.flatMap((probe) =>
    requests.filter((other) => probe && other !== probe && other.at >= probe.at && other.at < endOf(probe)),
  );
  return [
    ...(waiting > 0 ? [`${waiting} requests wait forever`] : []),
    ...calls.flatMap(({ endedAt, deadlineAt }, index) =>
      endedAt <= deadlineAt + 1 ? [] : [`call ${index} ended at ${endedAt}, after its deadline ${deadlineAt}`],
    ),
    ...calls.flatMap(({ endedAt, abortedAt }, index) =>
      Number.isNaN(abortedAt) || endedAt === abortedAt ? [] : [`call ${index} continued after its abort`],
    ),
    ...(inFlight > maxConcurrency ? [`${inFlight} requests were in flight, more than ${maxConcurrency}`] : []),
    ...(Math.max(...attempts) > 24 ? [`a call had ${Math.max(...attempts)} attempts, more than 24`] : []),
    ...(idleMs > 60_100 ? [`requests waited for ${idleMs} ms without a probe`] : []),
    ...(early ? [`a request was sent at ${early.at}, during a delay that a 429 required`] : []),
    ...(second ? [`a request was sent at ${second.at}, while a probe was in flight`] : []),
  ];
}
