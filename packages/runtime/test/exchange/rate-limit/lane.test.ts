import { describe, expect, test } from "vitest";
import {
  afterAccepted,
  afterHeard,
  afterRefused,
  afterSent,
  createLane,
  enterLane,
  type Lane,
  laneWaitMs,
  leaveLane,
  type Refusal,
} from "../../../src/exchange/rate-limit/lane.ts";

type Sent = { readonly sentAt: number };
type Change = Partial<Lane>;

const never = Number.POSITIVE_INFINITY;
const probe = { sentAt: 2_000 };

/** A new lane with changes. */
const newLane = (changes: Change = {}): Lane => ({ ...createLane(), ...changes });

/** A lane whose pause began at 1,000 and is over: the burst of six is sent, and the width is four. */
const openLane = (changes: Change = {}): Lane =>
  newLane({
    ...{ changedAt: 1_000, heardAt: 2_500, pauseMs: 1_000 },
    ...{ inFlight: 4, sent: 20, accepted: 7, proven: 5 },
    ...{ width: 4, burst: 6, isBurstSure: true, lastAccepted: 6 },
    ...changes,
  });

/** A lane in a stated pause from 1,000 to 2,000. */
const pausedLane = (changes: Change = {}): Lane => openLane({ pausedUntil: 2_000, ...changes });

/** The state after a change. The rows below name only the fields that differ from the state before. */
const after = (lane: Lane, change: Change | undefined): Lane => ({ ...lane, ...change });

const refusal = (delayMs?: number, hasQuota = false): Refusal => ({ delayMs, hasQuota });

describe("a request", () => {
  const full = { inFlight: 10, sent: 10, heardAt: 0 };
  const cold = (accepted: number, inFlight: number): Lane => newLane({ inFlight, sent: 99, heardAt: 0, accepted });
  const unsure = { isBurstSure: false };

  test.each<[sentence: string, lane: Lane, now: number, expected: number]>([
    ["is sent in a new lane while fewer than ten are in flight", newLane({ ...full, inFlight: 9 }), 0, 0],
    ["waits in a new lane with ten in flight", newLane(full), 0, 200],
    ["waits in a new lane until 200 ms without a response", newLane({ ...full, heardAt: 100 }), 250, 50],
    ["is sent in a new lane after 200 ms without a response", newLane({ ...full, heardAt: 100 }), 300, 0],
    ["is sent in a new lane once the silence was longer", newLane({ ...full, heardAt: 100 }), 301, 0],
    ["is sent as the 20th in flight after ten were accepted", cold(10, 19), 0, 0],
    ["waits as the 21st in flight after ten were accepted", cold(10, 20), 0, 200],
    ["is sent as the 30th in flight after 30 were accepted", cold(30, 29), 0, 0],
    ["waits as the 31st in flight after 30 were accepted", cold(30, 30), 0, 200],
    ["is sent as the 40th in flight after 60 were accepted", cold(60, 39), 0, 0],
    ["waits as the 41st in flight after 60 were accepted", cold(60, 40), 0, 200],

    ["waits until the end of a pause", pausedLane(), 1_400, 600],
    ["waits in a pause, even if nothing is in flight", pausedLane({ inFlight: 0 }), 1_400, 600],
    ["waits in a pause of 60 s at most, if the clock is set back", pausedLane(), -1e9, 60_000],
    ["is the probe at the end of a pause", pausedLane(), 2_000, 0],
    ["is the probe after the end of a pause", pausedLane(), 3_000, 0],
    ["waits while the probe is in flight, even if the pause is over", pausedLane({ probe }), 3_000, never],

    ["is sent within the burst, whatever the width", openLane({ sent: 5, accepted: 1, width: 1 }), 3_000, 0],
    ["waits after the burst if the width is used up", openLane({ sent: 6, width: 1 }), 3_000, never],
    ["of an unsure burst is sent up to twice the accepted", openLane({ ...unsure, sent: 3, accepted: 2 }), 0, 0],
    ["of an unsure burst waits beyond twice the accepted", openLane({ ...unsure, sent: 4, accepted: 2 }), 0, never],
    ["waits after an unsure burst", openLane({ ...unsure, sent: 6, accepted: 5 }), 0, never],
    ["is sent after the burst within the width", openLane({ inFlight: 3 }), 3_000, 0],
    ["waits after the burst beyond the width", openLane(), 3_000, never],
    ["waits while half a request more fits the width", openLane({ width: 4.5 }), 3_000, never],
    ["is sent when one request more fits the width", openLane({ width: 5 }), 3_000, 0],
    ["waits whatever the silence once a 429 has changed the lane", openLane(), 1e6, never],
  ])("%s", (_, lane, now, expected) => {
    expect(laneWaitMs(lane, false, now)).toBe(expected);
  });

  test.each<[sentence: string, lane: Lane, expected: number]>([
    ["is sent beyond the width of a new lane", newLane({ inFlight: 1_000, heardAt: 1_900 }), 0],
    ["waits beyond a width that follows from a 429", openLane(), never],
    ["waits until the end of a pause", pausedLane(), 100],
  ])("%s if a quota is stated", (_, lane, expected) => {
    expect(laneWaitMs(lane, true, 1_900)).toBe(expected);
  });
});

describe("a request that is sent", () => {
  const request = { sentAt: 2_000 };

  test.each<[sentence: string, lane: Lane, expected: Change]>([
    ["within the width of a new lane changes nothing", newLane({ inFlight: 9 }), {}],
    ["beyond the width of a new lane doubles it", newLane({ inFlight: 10 }), { width: 20, heardAt: 2_000 }],
    [
      "beyond the width of a new lane adds what follows from the accepted requests",
      newLane({ inFlight: 20, accepted: 10 }),
      { width: 30, heardAt: 2_000 },
    ],
    ["beyond the width after a 429 changes nothing", openLane({ inFlight: 9 }), {}],
    ["in a pause is its probe", pausedLane(), { probe: request }],
  ])("%s", (_, lane, expected) => {
    expect(after(lane, afterSent(lane, request))).toEqual({ ...lane, ...expected });
  });
});

describe("an accepted request", () => {
  const early = { sentAt: 900 };
  const later = { sentAt: 1_100 };
  const doubted = { doubtedAfter: 1_050, width: 7 };
  const lifted = { pausedUntil: undefined, changedAt: 1_700, proven: 1 };

  test.each<[sentence: string, lane: Lane, request: Sent, expected: Change]>([
    ["changes nothing in a new lane, whose width follows from the number", newLane({ inFlight: 10 }), later, {}],
    ["changes nothing if it was sent before the latest 429", openLane(), early, {}],
    [
      "proves the width if it was sent as the latest 429 arrived",
      openLane({ inFlight: 1 }),
      { sentAt: 1_000 },
      { proven: 6 },
    ],
    ["proves the width, and adds about a third of a request to it", openLane(), later, { proven: 6, width: 4.36 }],
    ["does not widen the lane within the burst", openLane({ accepted: 6 }), later, { proven: 6 }],
    ["widens the lane if half of the width is in flight", openLane({ inFlight: 2 }), later, { proven: 6, width: 4.36 }],
    ["does not widen the lane if less is in flight", openLane({ inFlight: 1 }), later, { proven: 6 }],
    ["adds 0.01 to a width that was too large", openLane({ growth: 0.01 }), later, { proven: 6, width: 4.01 }],
    ["does not end a pause if it is not the probe", pausedLane(), later, {}],
    ["does not end a pause beside the probe", pausedLane({ probe }), later, {}],
    [
      "lifts a pause if it was sent after a refused request far beyond the burst",
      pausedLane(doubted),
      later,
      { ...lifted, growth: 0.01 },
    ],
    [
      "halves the growth of a width that was too large before",
      pausedLane({ ...doubted, growth: 0.01 }),
      later,
      { ...lifted, growth: 0.005 },
    ],
    ["does not lift such a pause if it was sent with the refused request", pausedLane(doubted), { sentAt: 1_050 }, {}],
  ])("%s", (_, lane, request, expected) => {
    expect(after(lane, afterAccepted(lane, request, 1_700))).toEqual({ ...lane, ...expected });
  });

  test("forgets the probe of a pause that it lifts", () => {
    const lane = pausedLane({ ...doubted, probe });

    expect(after(lane, afterAccepted(lane, later, 2_100))).toMatchObject({ pausedUntil: undefined, probe: undefined });
  });
});

describe("an accepted probe", () => {
  /** The state after the probe of a pause at 2,200, if the API accepted so many requests before and beside the 429. */
  const accept = (accepted: number, changes: Change = {}): Lane => {
    const lane = pausedLane({ probe, ...changes, accepted: accepted + 1 });
    return after(lane, afterAccepted(lane, probe, 2_200));
  };

  test("ends the pause, and lets as many requests go as were accepted before and beside the 429, then one at a time", () => {
    expect(accept(6)).toEqual({
      ...openLane({ burst: 6, isBurstSure: true, width: 1, growth: 0.36 }),
      ...{ changedAt: 1_000, pauseMs: 1_200, pausedUntil: undefined, probe: undefined },
      ...{ sent: 1, accepted: 1, proven: 1, lastAccepted: 6, probeOnlyPauses: 0 },
    });
  });

  test.each<[sentence: string, accepted: number, lane: Change, burst: number]>([
    ["all that were accepted, after the first pause", 70, { burst: 0, lastAccepted: 0 }, 70],
    ["fewer if fewer were accepted", 4, {}, 4],
    ["as it was if as many were accepted, whatever the number before", 100, { burst: 100, lastAccepted: 96 }, 100],
    ["a quarter of what is more", 8, {}, 7],
    ["a quarter of what is more, up to half of the burst", 9, {}, 7],
    ["as many as the width if far more were accepted", 10, { width: 8 }, 8],
    ["what was accepted if the width is larger", 10, { width: 80 }, 10],
    ["the previous burst if far more were accepted in a narrow lane", 10, {}, 6],
    ["the last of two nearly equal numbers if it is smaller", 100, { lastAccepted: 105 }, 100],
    ["the first of two nearly equal numbers if it is smaller", 105, { lastAccepted: 100 }, 100],
    ["as many as the width if two numbers differ by more than a twentieth", 100, { lastAccepted: 106, width: 8 }, 8],
  ])("makes the burst %s", (_, accepted, lane, burst) => {
    expect(accept(accepted, lane)).toMatchObject({ burst, lastAccepted: accepted });
  });

  test.each<[sentence: string, accepted: number, lane: Change, isBurstSure: boolean]>([
    ["at once if a 429 stated the delay", 4, { isBurstSure: true }, true],
    ["at once if the burst was accepted again", 6, { isBurstSure: false }, true],
    ["doubling if less than the burst was accepted", 5, { isBurstSure: false }, false],
    ["doubling after the first pause", 6, { isBurstSure: false, burst: 0 }, false],
  ])("lets the burst go %s", (_, accepted, lane, isBurstSure) => {
    expect(accept(accepted, lane)).toMatchObject({ isBurstSure });
  });

  test.each<[sentence: string, accepted: number, lane: Change, expected: Change]>([
    [
      "replaces a narrow width if the burst explains the pause",
      6,
      { growth: 0.01, width: 3 },
      { width: 1, growth: 0.36 },
    ],
    ["replaces the width if two periods explain the pause", 12, { width: 3 }, { width: 1, growth: 0.36, burst: 6 }],
    ["keeps the width if far more were accepted", 13, { width: 3 }, { width: 3, growth: 0.01, burst: 6 }],
    ["halves the growth if this happens again", 60, { growth: 0.01, width: 3 }, { width: 3, growth: 0.005, burst: 6 }],
    [
      "replaces the width after the first pause",
      60,
      { burst: 0, lastAccepted: 0 },
      { width: 1, growth: 0.36, burst: 60 },
    ],
  ])("%s", (_, accepted, lane, expected) => {
    expect(accept(accepted, lane)).toMatchObject({ pausedUntil: undefined, ...expected });
  });

  test.each<[sentence: string, lane: Change, pauseMs: number]>([
    ["its time", {}, 1_200],
    ["its time if it is the first", { pauseMs: 0 }, 1_200],
    ["twice the last pause if it took longer", { pauseMs: 500 }, 1_000],
  ])("records as the length of the pause %s", (_, lane, pauseMs) => {
    expect(accept(6, lane)).toMatchObject({ pauseMs });
  });

  test.each<[sentence: string, accepted: number, lane: Change, probeOnlyPauses: number]>([
    ["counts a pause that gained only its probe", 1, { burst: 1, probeOnlyPauses: 0 }, 1],
    ["counts another such pause", 1, { burst: 1, probeOnlyPauses: 1 }, 2],
    ["starts to count again if a pause gained more", 2, { burst: 1, probeOnlyPauses: 7 }, 0],
    ["starts to count again if a pause gained nothing", 0, { burst: 1, probeOnlyPauses: 7 }, 0],
    ["does not count a pause whose burst was larger", 1, { burst: 2, probeOnlyPauses: 7 }, 0],
    ["tries more after every tenth pause that gained only its probe", 1, { burst: 1, probeOnlyPauses: 9 }, 10],
    ["tries more after every tenth such pause again", 1, { burst: 1, probeOnlyPauses: 19 }, 20],
  ])("ends the pause, and %s", (_, accepted, lane, probeOnlyPauses) => {
    expect(accept(accepted, lane)).toMatchObject({ pausedUntil: undefined, probeOnlyPauses, changedAt: 1_000 });
  });

  test.each([2, 3, 8, 10, 18])(
    "begins the next pause, of 0.92 of the last, after %i pauses in a row that gained only the probe",
    (probeOnlyPauses) => {
      const lane = { burst: 1, probeOnlyPauses, isBurstSure: false };
      expect(accept(1, lane)).toEqual({
        ...openLane({ ...lane, isBurstSure: true, width: 1 }),
        ...{ changedAt: 2_200, pauseMs: 1_200, pausedUntil: 2_200 + 0.92 * 1_200, probe: undefined },
        ...{ sent: 1, accepted: 1, proven: 1, lastAccepted: 1, probeOnlyPauses: probeOnlyPauses + 1 },
      });
    },
  );
});

describe("a 429", () => {
  const request = { sentAt: 3_000 };
  /** The state after the 429 to a request that was sent at 3,000 has arrived at 4,000. */
  const refuse = (lane: Lane, refused: Refusal): Lane => after(lane, afterRefused(lane, request, refused, 4_000));
  const far = { accepted: 13, inFlight: 3 };

  test.each<[sentence: string, delayMs: number | undefined, lane: Change, ms: number]>([
    ["the stated delay", 5_000, {}, 5_000],
    ["at least a tenth of a second", 0, {}, 100],
    ["at most a minute", 3_600_000, {}, 60_000],
    ["0.7 of the last pause if it states no delay", undefined, {}, 700],
    ["a tenth of a second if it states no delay and is the first", undefined, { pauseMs: 0 }, 100],
    ["at most a minute if it states no delay", undefined, { pauseMs: 1e6 }, 60_000],
  ])("pauses the lane for %s", (_, delayMs, changes, ms) => {
    const lane = openLane({ ...changes, isBurstSure: delayMs === undefined });
    expect(refuse(lane, refusal(delayMs))).toEqual({
      ...lane,
      ...{ changedAt: 4_000, width: 3, pausedUntil: 4_000 + ms, isBurstSure: delayMs !== undefined },
    });
  });

  test.each<[sentence: string, lane: Lane, refused: Refusal]>([
    ["it states quota left", openLane({ proven: 1 }), refusal(5_000, true)],
    ["it states quota left in a new lane", newLane({ inFlight: 4 }), refusal(undefined, true)],
    ["it states no delay far beyond the burst, after ten accepted", openLane({ ...far, proven: 10 }), refusal()],
  ])("narrows the lane to what was accepted beside it, without a pause, if %s", (_, lane, refused) => {
    const growth = refused.hasQuota ? 0.02 : 0.01;
    const narrowed = { changedAt: 4_000, proven: 0, width: lane.inFlight - 1, growth };
    expect(refuse(lane, refused)).toEqual({ ...lane, ...narrowed });
  });

  test("halves the growth of a width that was too large before", () => {
    expect(refuse(openLane({ ...far, proven: 10, growth: 0.01 }), refusal())).toMatchObject({ growth: 0.005 });
  });

  test("keeps the growth of a width that was too large before if it states quota left", () => {
    expect(refuse(openLane({ growth: 0.02 }), refusal(undefined, true))).toMatchObject({ growth: 0.02 });
  });

  test.each([true, false])("narrows the lane to one at least (quota left: %s)", (hasQuota) => {
    expect(refuse(openLane({ inFlight: 1 }), refusal(1_000, hasQuota))).toMatchObject({ width: 1 });
  });

  test.each<[sentence: string, lane: Lane, refused: Refusal]>([
    ["states quota left, without a success since the last one", openLane({ proven: 0 }), refusal(1_000, true)],
    ["states no delay, and the burst explains it", openLane({ accepted: 12, proven: 10 }), refusal()],
    ["states no delay, with fewer than ten accepted since the last", openLane({ ...far, proven: 9 }), refusal()],
    ["states no delay, with fewer than three in flight", openLane({ ...far, inFlight: 2, proven: 10 }), refusal()],
    ["states no delay in a new lane", newLane({ ...far, proven: 10 }), refusal()],
    ["states a delay in a new lane", newLane({ ...far, proven: 10 }), refusal(1_000)],
    ["states a delay, and the burst explains it", openLane({ ...far, accepted: 12 }), refusal(1_000)],
    ["states a delay, with fewer than three in flight", openLane({ ...far, inFlight: 2 }), refusal(1_000)],
    ["states a delay, without a success since the last one", openLane({ ...far, proven: 0 }), refusal(1_000)],
  ])("pauses the lane until a probe is accepted if it %s", (_, lane, refused) => {
    const { changedAt, growth, doubtedAfter } = refuse({ ...lane, doubtedAfter: 500 }, refused);
    expect([changedAt, growth, doubtedAfter]).toEqual([4_000, 0.36, never]);
  });

  test("pauses the lane until a later-sent request is accepted if it states a delay far beyond the burst", () => {
    const { pausedUntil, doubtedAfter } = refuse(openLane({ ...far, proven: 1 }), refusal(1_000));
    expect([pausedUntil, doubtedAfter]).toEqual([5_000, 3_000]);
  });

  test("pauses the lane if its request was sent as the latest 429 arrived", () => {
    const lane = after(openLane(), afterRefused(openLane(), { sentAt: 1_000 }, refusal(5_000), 4_000));
    expect(lane).toMatchObject({ changedAt: 4_000, pausedUntil: 9_000 });
  });

  const narrow = { growth: 0.01 };
  const unsure = { isBurstSure: false };
  test.each<[sentence: string, lane: Lane, delayMs: number | undefined, expected: Change]>([
    ["changes nothing once the pause is over", openLane(), 9_000, {}],
    ["narrows a narrow lane further once the pause is over", openLane(narrow), 9_000, { width: 3 }],
    ["narrows a narrow lane to one at least", openLane({ ...narrow, width: 1.5 }), undefined, { width: 1 }],
    ["extends the pause to the end of a longer delay", pausedLane(), 5_000, { pausedUntil: 5_950 }],
    ["extends the pause to a minute at most", pausedLane(), 90_000, { pausedUntil: 60_950 }],
    ["does not shorten the pause", pausedLane(), 100, {}],
    ["changes nothing without a delay", pausedLane(unsure), undefined, {}],
    ["makes the burst sure by its delay", pausedLane(unsure), 100, { isBurstSure: true }],
    ["leaves the probe in flight", pausedLane({ probe }), undefined, {}],
    ["narrows the lane if a later request may lift the pause", pausedLane({ doubtedAfter: 900 }), 1, { width: 3 }],
    ["does not narrow a narrow lane in another pause", pausedLane(narrow), 1, {}],
  ])("to a request that was sent before the latest one %s", (_, lane, delayMs, expected) => {
    expect(after(lane, afterRefused(lane, { sentAt: 900 }, refusal(delayMs), 950))).toEqual({ ...lane, ...expected });
  });

  test("to a request that was sent during the pause extends it like an earlier one", () => {
    expect(refuse(pausedLane({ probe }), refusal(5_000))).toEqual(pausedLane({ probe, pausedUntil: 9_000 }));
  });

  test.each<[sentence: string, lane: Change, delayMs: number | undefined, now: number, pausedUntil: number]>([
    ["by 60 % more", {}, undefined, 2_500, 2_500 + 900],
    ["by a tenth of a second at least", { pausedUntil: 1_100 }, undefined, 1_150, 1_250],
    ["by the stated delay if it is longer", {}, 1_000, 2_500, 3_500],
    ["by 60 % more if the stated delay is shorter", {}, 100, 2_500, 3_400],
    ["by a minute at most", {}, undefined, 1e6, 1e6 + 60_000],
  ])("to the probe extends the pause %s", (_, changes, delayMs, now, pausedUntil) => {
    const lane = pausedLane({ probe, ...changes });
    expect(after(lane, afterRefused(lane, probe, refusal(delayMs), now))).toEqual({
      ...lane,
      ...{ pausedUntil, probe: undefined },
    });
  });
});

describe("a pause of another process", () => {
  const heard = { changedAt: 3_000, isHeard: true, isBurstSure: true, doubtedAfter: never };
  const before = { doubtedAfter: 500, isBurstSure: false };

  test.each<[sentence: string, lane: Lane, until: number, expected: Change]>([
    ["pauses an open lane, and keeps its width", openLane(before), 5_000, { ...heard, pausedUntil: 5_000 }],
    ["pauses a new lane", newLane(before), 5_000, { ...heard, pausedUntil: 5_000 }],
    ["that is over makes the next request the probe", openLane(before), 2_000, { ...heard, pausedUntil: 3_000 }],
    ["lasts a minute at most", openLane(before), 1e9, { ...heard, pausedUntil: 63_000 }],
    ["changes nothing in a pause", pausedLane(before), 9_000, {}],
  ])("%s", (_, lane, until, expected) => {
    expect(after(lane, afterHeard(lane, until, 3_000))).toEqual({ ...lane, ...expected });
  });

  test.each<[sentence: string, lane: Change, burst: number]>([
    ["keeps the burst, because the others have used the quota too", { isHeard: true }, 6],
    ["gives a lane without a burst one", { isHeard: true, burst: 0 }, 2],
    ["that this process refused as well lowers the burst", { isHeard: false }, 2],
  ])("%s", (_, changes, burst) => {
    const lane = pausedLane({ probe, accepted: 3, ...changes });
    expect(after(lane, afterAccepted(lane, probe, 2_200))).toMatchObject({ burst });
  });

  test("counts as one of this process once this process gets a 429", () => {
    const lane = pausedLane({ isHeard: true, probe });
    expect(after(lane, afterRefused(lane, probe, refusal(), 2_500))).toMatchObject({ isHeard: false });
    const open = openLane({ isHeard: true });
    expect(after(open, afterRefused(open, { sentAt: 3_000 }, refusal(), 4_000))).toMatchObject({ isHeard: false });
  });
});

describe("a lane over time", () => {
  const send = (lane: Lane, now: number, count = 1): Sent[] =>
    Array.from({ length: count }, () => {
      const request = { sentAt: now };
      enterLane(lane, request);
      return request;
    });
  const accept = (lane: Lane, requests: readonly Sent[], now: number): void => {
    for (const request of requests) leaveLane(lane, request, true, now);
  };
  const refuse = (lane: Lane, requests: readonly Sent[], now: number, delayMs?: number): void => {
    for (const request of requests) leaveLane(lane, request, refusal(delayMs), now);
  };
  /** Sends as many requests as the lane allows. */
  const fill = (lane: Lane, now: number): Sent[] => {
    const requests = [];
    while (requests.length < 1_000 && laneWaitMs(lane, false, now) === 0) requests.push(...send(lane, now));
    return requests;
  };

  test("starts with the requests that are in flight already", () => {
    expect(createLane(3)).toEqual({ ...createLane(), inFlight: 3, sent: 3 });
    expect(createLane()).toMatchObject({ inFlight: 0, sent: 0, accepted: 0 });
  });

  test("counts the requests that are sent, in flight and accepted", () => {
    const lane = createLane();
    const [first, second, third] = send(lane, 5, 3);
    expect(lane).toMatchObject({ inFlight: 3, sent: 3, accepted: 0, heardAt: 5 });
    if (first) leaveLane(lane, first, true, 15);
    if (second) leaveLane(lane, second, undefined, 25);
    expect(lane).toMatchObject({ inFlight: 1, sent: 3, accepted: 1, heardAt: 15, proven: 0 });
    if (third) leaveLane(lane, third, refusal(1_000), 35);
    expect(lane).toMatchObject({ inFlight: 0, accepted: 1, heardAt: 35, pausedUntil: 1_035 });
  });

  test("measures the silence of a new lane from the first request after a rest", () => {
    const lane = createLane();
    accept(lane, send(lane, 0), 10);
    send(lane, 5_000, 2);
    send(lane, 5_100, 8);

    expect(laneWaitMs({ ...lane, accepted: 0 }, false, 5_150)).toBe(50);
  });

  test("doubles with each round trip while it is new, and with each 200 ms of silence", () => {
    const lane = createLane();
    const first = fill(lane, 0);
    expect(first).toHaveLength(10);
    accept(lane, first, 100);
    const second = fill(lane, 100);
    expect(second).toHaveLength(20);
    expect(fill(lane, 299)).toEqual([]);
    expect(fill(lane, 300).length).toBeGreaterThanOrEqual(20);
    expect(fill(lane, 499)).toEqual([]);
    expect(fill(lane, 500).length).toBeGreaterThanOrEqual(40);
  });

  test("counts responses during the pause towards the burst", () => {
    const lane = createLane();
    const requests = send(lane, 0, 8);
    accept(lane, requests.slice(0, 3), 10);
    refuse(lane, requests.slice(3, 4), 20, 1_000);
    accept(lane, requests.slice(4), 30);
    const probes = fill(lane, 1_020);
    expect(probes).toHaveLength(1);
    accept(lane, probes, 1_030);

    expect(fill(lane, 1_030)).toHaveLength(6); // With the probe, as many as the seven that were accepted.
  });

  test("after a burst, allows one request in flight, and one more for three that were accepted", () => {
    const lane = createLane();
    const requests = send(lane, 0, 3);
    accept(lane, requests.slice(0, 2), 10);
    refuse(lane, requests.slice(2), 10, 1_000);
    accept(lane, fill(lane, 1_010), 1_020);
    accept(lane, fill(lane, 1_020), 1_030);
    const inFlight = fill(lane, 1_030);
    const counts = [1_040, 1_050, 1_060, 1_070, 1_080].map((now) => {
      accept(lane, inFlight.splice(0, 1), now);
      inFlight.push(...fill(lane, now));
      return inFlight.length;
    });

    expect(counts).toEqual([1, 1, 2, 2, 2]);
  });

  test("doubles the burst with each round trip after a pause that no 429 stated", () => {
    const lane = createLane();
    const requests = send(lane, 0, 9);
    accept(lane, requests.slice(0, 8), 10);
    refuse(lane, requests.slice(8), 10);
    accept(lane, fill(lane, 110), 120);
    const counts = [120, 130, 140, 150].map((now) => {
      const sent = fill(lane, now);
      accept(lane, sent, now + 10);
      return sent.length;
    });

    expect(counts).toEqual([1, 2, 4, 1]);
  });

  test("doubles its first width with each 200 ms of silence", () => {
    const lane = createLane();

    expect([0, 199, 200, 399, 400, 600].map((now) => fill(lane, now).length)).toEqual([10, 0, 10, 0, 20, 40]);
  });

  test.each<[sentence: string, result: true | undefined]>([
    ["is accepted", true],
    ["is lost", undefined],
  ])("waits for its probe if another request %s", (_, result) => {
    const lane = createLane();
    const [refused, other] = send(lane, 0, 2);
    if (refused) leaveLane(lane, refused, refusal(1_000), 10);
    send(lane, 1_010);
    if (other) leaveLane(lane, other, result, 1_020);

    expect(laneWaitMs(lane, false, 1_020)).toBe(never);
  });

  test("sends another probe if the probe is lost", () => {
    const lane = createLane();
    refuse(lane, send(lane, 0), 10, 1_000);
    const [lost] = fill(lane, 1_010);
    if (lost) leaveLane(lane, lost, undefined, 1_020);

    expect(fill(lane, 1_020)).toHaveLength(1);
  });

  test("pauses for 60 % longer with each refused probe, up to a minute", () => {
    const lane = createLane();
    refuse(lane, send(lane, 0), 0);
    const pauses: number[] = [];
    for (let now = 100; now < 1e6; now += laneWaitMs(lane, false, now)) {
      refuse(lane, send(lane, now), now);
      pauses.push(laneWaitMs(lane, false, now));
    }

    expect(pauses.slice(0, 7).map(Math.round)).toEqual([100, 120, 192, 307, 492, 786, 1_258]);
    expect(Math.max(...pauses)).toBe(60_000);
  });

  test("of a slow bucket sends one request per pause after three pauses that gained no more, and tries more later", () => {
    const lane = createLane();
    const sentAt: number[] = [];
    let refused = 0;
    let freeAt = 0; // The bucket holds one request, and is full again after a second.
    for (let now = 0; now < 60_000; now += 5) {
      for (const request of fill(lane, now)) {
        if (now >= freeAt) {
          freeAt = now + 1_000;
          sentAt.push(now);
          accept(lane, [request], now);
        } else {
          refused += 1;
          refuse(lane, [request], now, Math.ceil((freeAt - now) / 1_000) * 1_000);
        }
      }
    }

    expect(sentAt.length).toBeGreaterThan(40);
    expect(refused).toBeLessThan(sentAt.length);
  });
});
