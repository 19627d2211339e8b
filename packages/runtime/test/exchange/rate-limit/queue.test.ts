import { describe, expect, test, vi } from "vitest";
import { createGates } from "../../../src/exchange/rate-limit/cooldowns.ts";
import { limit } from "../../../src/exchange/rate-limit/limiter.ts";
import { createLine } from "../../../src/exchange/rate-limit/queue.ts";
import { createQuota, type Quota } from "../../../src/exchange/rate-limit/quota.ts";
import { createPlaces, type Place } from "../../../src/exchange/rate-limit/slots.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";
import { answerOf, refusal, saturation } from "../../support/response.ts";

const runsGet = requestOf({ name: "runs.get" });
const jobsGet = requestOf({ name: "jobs.get" });

/** A line for places that the test takes and gives back. `entered` has who got in, and when. */
function line({ maxConcurrency = 9, quota = createQuota() }: { maxConcurrency?: number; quota?: Quota } = {}) {
  const clock = fakeClock();
  const gates = createGates(clock);
  const context = { clock, gates, quota, pacing: true, maxConcurrency, notify() {} };
  const places = createPlaces(context, () => waiting.pump());
  const waiting = createLine(clock, places);
  const entered: string[] = [];
  const wait = async (changes: object = {}, label = "it"): Promise<Place> => {
    const place = await waiting.wait({ ...runsGet, ...changes });
    entered.push(`${label} at ${clock.monotonic()}`);
    return place;
  };
  return { context, clock, gates, places, wait, entered };
}

/** What a wait was refused with. */
function refused(wait: Promise<unknown>): Promise<unknown> {
  return wait.catch((reason: unknown) => reason);
}

describe("a line", () => {
  test("lets one through a gate to try it, and the others when that one was taken", async () => {
    const { clock, gates, places, wait, entered } = line();
    gates.settle("runs.get", [], refusal(10));
    const [first = Promise.reject(), ...others] = ["a", "b", "c"].map((label) => wait({}, label));

    await clock.advance(12_000);
    expect(entered).toEqual(["a at 10000"]);
    places.leave(await first, answerOf(200));
    await Promise.all(others);
    expect(entered).toEqual(["a at 10000", "b at 12000", "c at 12000"]);
  });

  test("lets the next one try when the one that tried got no answer", async () => {
    const { clock, gates, places, wait, entered } = line();
    gates.settle("runs.get", [], refusal(10));
    const [first = Promise.reject()] = ["a", "b", "c"].map((label) => wait({}, label));

    await clock.advance(10_000);
    places.leave(await first, undefined);
    await clock.advance(0);
    await clock.advance(60_000);
    expect(entered).toEqual(["a at 10000", "b at 10000"]);
  });

  test("waits anew when the one that tried was refused", async () => {
    const { clock, gates, places, wait, entered } = line();
    gates.settle("runs.get", [], refusal(10));
    const [first = Promise.reject()] = ["a", "b", "c"].map((label) => wait({}, label));

    await clock.advance(10_000);
    places.leave(await first, refusal(7));
    await clock.advance(60_000);
    expect(entered).toEqual(["a at 10000", "b at 17000"]);
  });

  test("lets each go at its own time, whoever came first", async () => {
    const { clock, gates, wait, entered } = line();
    gates.settle("runs.get", [], saturation(10));
    gates.settle("jobs.get", [], saturation(5));
    const all = [wait(jobsGet, "early"), wait(runsGet, "late")];

    await clock.advance(10_000);
    await Promise.all(all);
    expect(entered).toEqual(["early at 5000", "late at 10000"]);
  });

  test("sets one alarm for all who wait for the same time", async () => {
    const { clock, gates, wait } = line();
    gates.settle("runs.get", [], refusal(10));
    wait();
    wait();

    expect(clock.sleptMs).toEqual([10_000]);
  });

  test("sets no alarm any more once the last one has given up", async () => {
    const { clock, gates, wait } = line();
    const controller = new AbortController();
    gates.settle("runs.get", [], refusal(10));
    const waiting = refused(wait({ signal: controller.signal }));

    controller.abort("enough");
    await clock.advance(0);
    expect(await waiting).toBe("enough");
    expect(clock.monotonic()).toBe(0);
  });

  test("keeps no later alarm beside an earlier one", async () => {
    const { clock, gates, wait } = line();
    const controller = new AbortController();
    gates.settle("runs.get", [], saturation(10));
    gates.settle("jobs.get", [], saturation(5));
    const onTimeout = refused(wait({ signal: controller.signal }));
    const early = wait(jobsGet);

    controller.abort("enough");
    await Promise.all([onTimeout, early]);
    await clock.advance(0);
    expect(clock.monotonic()).toBe(5_000);
  });

  test("gives back the place of one that gave up at the very moment it got it", async () => {
    const { places, wait, entered } = line({ maxConcurrency: 1 });
    const controller = new AbortController();
    const place = await wait();
    const waiting = refused(wait({ signal: controller.signal }));

    places.leave(place, answerOf(200));
    controller.abort("enough");
    expect(await waiting).toBe("enough");
    expect(places.isIdle()).toBe(true);
    expect(entered).toEqual(["it at 0"]);
  });

  test("takes one that gives up out, and lets the next one in", async () => {
    const { places, wait, entered } = line({ maxConcurrency: 1 });
    const controller = new AbortController();
    const place = await wait({}, "a");
    const given = refused(wait({ signal: controller.signal }, "b"));
    const next = wait({}, "c");

    controller.abort("enough");
    places.leave(place, answerOf(200));
    await Promise.all([given, next]);
    expect(entered).toEqual(["a at 0", "c at 0"]);
  });

  test("asks about no more of those who wait than there are places", async () => {
    const { clock, places, wait, entered } = line({ maxConcurrency: 1 });
    const place = await wait({}, "a");
    for (const label of ["b", "c", "d", "e"]) wait({}, label);
    const asked = vi.spyOn(places, "delayMs");
    places.leave(place, answerOf(200));

    expect(asked).toHaveBeenCalledTimes(1);
    await clock.advance(0);
    expect(entered).toEqual(["a at 0", "b at 0"]);
  });

  test("asks about one who comes behind others, not about them again", () => {
    const { gates, places, wait } = line();
    gates.settle("runs.get", [], refusal(10));
    wait();
    wait();
    const asked = vi.spyOn(places, "delayMs");
    wait();

    expect(asked).toHaveBeenCalledTimes(1);
  });
});

test("one that comes just when the time has come goes behind all that wait", async () => {
  const { context, clock, gates } = line();
  const sent: string[] = [];
  const send = limit(context)(async ({ path }) => {
    sent.push(path);
    return answerOf(200);
  });
  gates.settle("runs.get", [], refusal(10));
  const onTimeout = new Promise((resolve) => clock.timer(10_000, () => resolve(send({ ...runsGet, path: "/late" }))));

  await Promise.all([send({ ...runsGet, path: "/early" }), send({ ...runsGet, path: "/second" }), onTimeout]);
  expect(sent).toEqual(["/early", "/second", "/late"]);
});

describe("a line with deadlines", () => {
  test.for([
    { title: "that fits the time left is waited", deadlineAt: 12_001, want: "entered at 12000" },
    {
      title: "that takes all the time left is refused at once",
      deadlineAt: 12_000,
      want: "refused at 2000 until 12000",
    },
    { title: "that does not fit is refused at once", deadlineAt: 11_999, want: "refused at 2000 until 12000" },
  ])("a wait $title", async ({ deadlineAt, want }) => {
    const { clock, gates, wait } = line();
    await clock.advance(2_000);
    gates.settle("runs.get", [], refusal(10));
    const ends = wait({ deadlineAt }).then(
      () => `entered at ${clock.monotonic()}`,
      ({ retryAt }) => `refused at ${clock.monotonic()} until ${clock.monotonic() + retryAt.getTime() - clock.now()}`,
    );

    expect(await ends).toBe(want);
  });
});

test.for([
  { title: "a number that no date can tell", seconds: "99999999999999" },
  { title: "a number beyond all", seconds: "9".repeat(400) },
])("a wait of $title of seconds is refused at once, with a date", async ({ seconds }) => {
  const { clock, gates, wait } = line();
  gates.settle("runs.get", [], answerOf(429, { "retry-after": seconds }));

  expect(await refused(wait())).toMatchObject({ retryAt: new Date(clock.now() + 1e12) });
});

describe("a line under a quota", () => {
  const { now } = fakeClock();
  const until = now() + 5_000;
  /** Lets those who are all there are go at once, and any others in five seconds. */
  const quota: Quota = { ...createQuota(), delayMs: ({ isAll }, time) => (isAll ? 0 : until - time) };

  test.for([
    { title: "lets two go at once when nobody else is there", under: [], count: 2, want: 0 },
    { title: "spaces two while another one is under way", under: [jobsGet], count: 2, want: 5_000 },
    { title: "spaces one, who may not be the only one", under: [], count: 1, want: 5_000 },
  ])("$title", async ({ under, count, want }) => {
    const { clock, places, wait, entered } = line({ quota });
    for (const request of under) places.take(request);
    await Promise.all(Array.from({ length: count }, () => wait(jobsGet)));

    expect(entered).toEqual(Array.from({ length: count }, () => `it at ${want}`));
    expect(clock.monotonic()).toBe(want);
  });
});
