import { expect, test } from "vitest";
import { readRetryDelay } from "../../../src/http/rate-limit-headers.ts";
import { runWorld, type Sent, type World } from "../../support/world.ts";

const worlds = 1_000;

/**
 * The delays that 429s impose on all requests. A 429 imposes none if it states quota left, or if its request was sent
 * before the previous delay ended.
 */
function pausesOf({ requests }: World): { readonly from: number; readonly until: number; readonly sent: Sent }[] {
  const refused = requests.filter(({ response }) => response?.status === 429).sort((a, b) => a.endedAt - b.endedAt);
  const pauses: { from: number; until: number; sent: Sent }[] = [];
  for (const sent of refused) {
    const hasQuota = Number(sent.response?.headers.get("x-ratelimit-remaining") ?? 0) > 0;
    const isLate = sent.at < (pauses.at(-1)?.until ?? 0);
    const hintMs = sent.response && readRetryDelay(sent.response, Date.UTC(2026, 0, 1) + sent.endedAt);
    if (hasQuota || isLate) continue;
    pauses.push({ from: sent.endedAt, until: sent.endedAt + Math.min(60_000, Math.max(100, hintMs ?? 0)), sent });
  }
  return pauses;
}

/** The rules that a world violated, as messages. */
function faultsOf(world: World): string[] {
  const { requests, calls, maxConcurrency, inFlight, idleMs, waiting } = world;
  const attempts = calls.map((_, index) => requests.filter(({ call }) => call === index).length);
  const states = (name: string): boolean => requests.some(({ response }) => response?.headers.has(name));
  // If a server states its time, which may differ from the client's, the test cannot compute the delays.
  const hints = states("date") ? [] : pausesOf(world);
  const [early] = hints.flatMap(({ from, until }) => requests.filter(({ at }) => at > from && at < until - 1));
  const probes = hints.map(({ until, from }) => requests.filter(({ at }) => at >= until - 1 && at > from)[0]);
  const [second] = probes.flatMap((probe) =>
    requests.filter((other) => probe && other !== probe && other.at >= probe.at && other.at < probe.endedAt),
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

test(`leaves no request waiting and respects every deadline, abort, limit and delay in ${worlds} random worlds`, async () => {
  const faults: string[] = [];
  let refused = 0;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const world = await runWorld(seed);
    faults.push(...faultsOf(world).map((fault) => `seed ${seed}: ${fault}`));
    refused += world.requests.filter(({ response }) => response?.status === 429).length;
  }

  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(worlds); // The servers of the worlds do reject requests.
}, 120_000);
