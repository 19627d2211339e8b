import { describe, expect, test } from "vitest";
import {
  ageOf,
  type Clocks,
  type Found,
  graceMs,
  maxStarts,
  nextStep,
  type Situation,
  type Step,
} from "../../src/once/next-step.ts";
import type { End, Intent, StartRecord, StoredStart, Turn } from "../../src/once/record.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const at = "2026-11-24T02:00:00.000Z";
const intent: StoredStart = { by: "a", at, since: at, limitMs: minuteMs };
const going: StoredStart = { ...intent, id: "run_1" };
const ended = (end: End): StoredStart => ({ ...going, end });
const succeeded = ended("succeeded");
const failed = ended("failed");
const canceled = ended("canceled");
const rejected: StoredStart = { ...intent, end: "rejected" };
const record = (...starts: readonly StoredStart[]): StartRecord => ({ operation: "o", arguments: {}, starts });
/** What a list has shown that was requested so long after the intent. */
const shown = (ids: readonly string[], ageMs = hourMs, by = "a"): Found => ({
  by,
  ids,
  isCertain: true,
  ageMs,
  isClosed: false,
});
/** The clocks of a process so long after the intent: on the wall, and at the server. */
const after = (ms: number, server = ms): Clocks => ({
  now: Date.parse(at) + ms,
  server: Date.parse(at) + server,
  seenMs: {},
});
const turn: Turn = { ...intent, by: "b", key: "asia", sequence: 3 };
const holder: StoredStart = { ...intent, by: "b" };

/** A call that has done nothing yet, an hour after the intent, on a deployment that may ignore idempotency keys. */
function situation(changes: Partial<Situation>): Situation {
  return {
    key: "europe",
    reuse: "succeeded",
    ifUnsure: "adopt",
    isTrusted: false,
    clocks: after(hourMs),
    timeoutMs: minuteMs,
    ...changes,
  };
}

type Row = [title: string, changes: Partial<Situation>, step: Step];
const start = (sequence: number, replaced?: StoredStart): Step => ({ sequence, do: "start", replaced });
const wait = (sequence: number): Step => ({ sequence, do: "wait", id: "run_1" });
const look = (sequence = 1): Step => ({ sequence, do: "look", at: intent, isDue: true });
const adopt = (id: string): Step => ({ sequence: 1, do: "adopt", id, at: intent });
const unknown = (...ids: string[]): Step => ({ sequence: 1, do: "unknown", ids });
const open = record(intent);

describe.each<[about: string, rows: Row[]]>([
  [
    "the last start under the key",
    [
      ["none: starts", {}, start(1)],
      ["going: waits", { record: record(going) }, wait(1)],
      ["succeeded: waits, which returns it", { record: record(succeeded) }, wait(1)],
      ["failed: starts the next", { record: record(failed) }, start(2)],
      ["canceled: starts the next", { record: record(failed, canceled) }, start(3)],
      ["rejected: starts the next", { record: record(failed, rejected) }, start(3)],
      ["going after a failure: waits", { record: record(failed, going) }, wait(2)],
      ["undecided: looks", { record: open }, look()],
      ["undecided after a failure: looks", { record: record(failed, intent) }, look(2)],
      [
        "its ID is stored for the target alone: takes it up",
        { record: open, marks: { "europe#1": { id: "run_7", at: 1 } } },
        adopt("run_7"),
      ],
      ["many are no longer stored: counts them", { record: { ...record(failed), dropped: 40 } }, start(42)],
    ],
  ],
  [
    "what a list has shown that was requested after the limit and 30 s",
    [
      ["nothing: starts again under the same number", { record: open, found: shown([]) }, start(1, intent)],
      ["one: takes it up", { record: open, found: shown(["run_7"]) }, adopt("run_7")],
      [
        "one, and only a person is sure: does not decide",
        { record: open, found: shown(["run_7"]), ifUnsure: "fail" },
        unknown("run_7"),
      ],
      ["two: does not decide", { record: open, found: shown(["run_7", "run_8"]) }, unknown("run_7", "run_8")],
      [
        "nothing, but there may be more: does not decide",
        { record: open, found: { ...shown([]), isCertain: false } },
        unknown(),
      ],
      [
        "one, but there may be more: does not decide",
        { record: open, found: { ...shown(["run_7"]), isCertain: false } },
        unknown("run_7"),
      ],
      ["of another intent: looks", { record: open, found: shown([], hourMs, "earlier") }, look()],
      [
        "of an intent whose ID was stored since: waits",
        { record: record(going), found: shown(["run_7", "run_8"]) },
        wait(1),
      ],
    ],
  ],
  [
    "what a list has shown that was requested earlier",
    [
      [
        "nothing: looks again later",
        { record: open, found: shown([], 10_000), clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 80_000, at: intent },
      ],
      [
        "one: its request may be on its way, and this the run of somebody else",
        { record: open, found: shown(["run_7"], 10_000), clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 80_000, at: intent },
      ],
      [
        "it arrived after the limit: looks again",
        { record: open, found: shown([], 80_000), clocks: after(95_000) },
        look(),
      ],
      [
        "a longer limit: looks again after that",
        { record: record({ ...intent, limitMs: 5 * minuteMs }), found: shown([], 10_000), clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 320_000, at: { ...intent, limitMs: 5 * minuteMs } },
      ],
    ],
  ],
  [
    "what was found when another start needed its turn",
    [
      [
        "nothing: starts again without a look",
        { record: record({ ...intent, closed: [] }) },
        start(1, { ...intent, closed: [] }),
      ],
      [
        "one: looks if it fits the arguments",
        { record: record({ ...intent, closed: ["run_7"] }) },
        { ...look(), at: { ...intent, closed: ["run_7"] } } as Step,
      ],
      [
        "one that fits: takes it up",
        { record: record({ ...intent, closed: ["run_7"] }), found: { ...shown(["run_7"]), isClosed: true } },
        { ...adopt("run_7"), at: { ...intent, closed: ["run_7"] } } as Step,
      ],
      [
        "one, after this call has listed nothing: looks again",
        { record: record({ ...intent, closed: ["run_7"] }), found: shown([]) },
        { ...look(), at: { ...intent, closed: ["run_7"] } } as Step,
      ],
    ],
  ],
  [
    "the turn of another key",
    [
      [
        "waits while its request may be in flight",
        { turn, holder, clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 80_000, at: turn, turn },
      ],
      [
        "waits if it has not stored its intent yet",
        { turn, clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 80_000, at: turn, turn },
      ],
      ["looks for its work after that", { turn, holder }, { sequence: 1, do: "look", at: holder, isDue: true, turn }],
      [
        "ends it with what was found",
        { turn, holder, foundOfHolder: shown(["run_7"], hourMs, "b") },
        { sequence: 1, do: "close", turn, ids: ["run_7"] },
      ],
      [
        "ends it with what was found, after this call has also looked for its own start",
        { turn, holder, record: open, found: shown([]), foundOfHolder: shown(["run_7"], hourMs, "b") },
        { sequence: 1, do: "close", turn, ids: ["run_7"] },
      ],
      ["ends it if it never stored its intent", { turn }, { sequence: 1, do: "close", turn }],
      [
        "ends it if its ID is stored",
        { turn, holder: { ...holder, id: "run_7" }, clocks: after(10_000) },
        { sequence: 1, do: "close", turn },
      ],
      [
        "ends it if a person has settled it",
        { turn, holder: { ...holder, end: "rejected" }, clocks: after(10_000) },
        { sequence: 1, do: "close", turn },
      ],
      [
        "does not start if its work cannot be told",
        { turn, holder, foundOfHolder: { ...shown([], hourMs, "b"), isCertain: false } },
        { sequence: 1, do: "busy", turn },
      ],
      ["does not keep anybody from waiting", { turn, holder, record: record(going) }, wait(1)],
      ["does not keep anybody from looking", { turn, holder, record: open }, look()],
      [
        "precedes another request of the same key",
        { turn, holder, record: open, found: shown([]), clocks: after(10_000) },
        { sequence: 1, do: "pause", ms: 80_000, at: turn, turn },
      ],
    ],
  ],
  [
    "a trusted key",
    [
      ["is sent again", { record: open, isTrusted: true }, { sequence: 1, do: "send", replaced: intent }],
      [
        "is sent again after what was found for another start",
        { record: record({ ...intent, closed: [] }), isTrusted: true },
        { sequence: 1, do: "send", replaced: { ...intent, closed: [] } },
      ],
      [
        "is not sent again by the call that has sent it: looks",
        { record: open, isTrusted: true, own: { sequence: 1, by: "a" } },
        look(),
      ],
      [
        "is not sent again after 23 hours: looks",
        { record: open, isTrusted: true, clocks: after(23 * hourMs) },
        look(),
      ],
      [
        "is not sent again after 23 hours of the server: looks",
        { record: open, isTrusted: true, clocks: after(hourMs, 23 * hourMs) },
        look(),
      ],
    ],
  ],
  [
    "`reuse`",
    [
      ["going: starts after a success", { record: record(succeeded), reuse: "going" }, start(2)],
      ["going: waits for work that is going", { record: record(going), reuse: "going" }, wait(1)],
      ["none: starts beside work that is going", { record: record(going), reuse: "none" }, start(2)],
      ["none: starts beside an undecided start", { record: open, reuse: "none" }, start(2)],
      [
        "none: waits for its own work",
        { record: record(going), reuse: "none", own: { sequence: 1, by: "a" } },
        wait(1),
      ],
      ["none: looks for its own work", { record: open, reuse: "none", own: { sequence: 1, by: "a" } }, look()],
      [
        "none: looks for its own work, although another call has begun a later start",
        { record: record(intent, { ...going, by: "c" }), reuse: "none", own: { sequence: 1, by: "a" } },
        look(),
      ],
      [
        "none: starts if another call has replaced its own intent",
        { record: record({ ...intent, by: "c" }), reuse: "none", own: { sequence: 1, by: "a" } },
        start(2),
      ],
      [
        "none: starts if a person says that its own was not started",
        { record: record(rejected), reuse: "none", own: { sequence: 1, by: "a" } },
        start(2),
      ],
    ],
  ],
  [
    "20 failures in a row",
    [
      ["end the key", { record: record(...Array(maxStarts).fill(failed)) }, { sequence: 20, do: "exhausted" }],
      [
        "do not end it while the last one is going",
        { record: record(...Array(maxStarts - 1).fill(failed), going) },
        wait(20),
      ],
      [
        "are not there after a success",
        { record: record(...Array(maxStarts).fill(succeeded)), reuse: "going" },
        start(21),
      ],
      [
        "are not there if one of them succeeded",
        { record: record(failed, succeeded, ...Array(maxStarts - 1).fill(failed)) },
        start(22),
      ],
      ["do not include what the API has rejected", { record: record(...Array(maxStarts).fill(rejected)) }, start(21)],
    ],
  ],
])("%s", (_, rows) => {
  test.each<Row>(rows)("%s", (_title, changes, step) => {
    expect(nextStep(situation(changes))).toEqual(step);
  });
});

describe("the age of an intent", () => {
  const own: Intent = { ...intent, isOwnClock: true };

  test.each<[title: string, one: Intent, clocks: Clocks, ageMs: number]>([
    ["is that on the clock of the server", intent, after(5 * minuteMs, minuteMs), minuteMs],
    ["is that on the clock of the server, if the process is behind", intent, after(-5 * minuteMs, minuteMs), minuteMs],
    ["is at least the time that this call has known it", intent, { ...after(0, 0), seenMs: { a: 7 } }, 7],
    ["is an hour less on the clocks of processes, which differ", own, after(3 * hourMs), 2 * hourMs],
    [
      "is an hour less if no response has shown the clock of the server",
      intent,
      after(3 * hourMs, Number.NaN),
      2 * hourMs,
    ],
  ])("%s", (_, one, clocks, ageMs) => {
    expect(ageOf(one, clocks)).toBe(ageMs);
  });

  test("is decided 30 seconds after the limit, as long as polls tolerate a replica", () => {
    expect(graceMs).toBe(30_000);
  });
});

describe("a turn that seems to be over on the clock of this process", () => {
  const clocks = after(5 * minuteMs, Number.NaN);

  test("is looked at, because the list shows the clock of the server", () => {
    expect(nextStep(situation({ turn, holder, clocks }))).toEqual({
      sequence: 1,
      do: "look",
      at: holder,
      isDue: true,
      turn,
    });
  });
});
