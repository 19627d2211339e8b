import type { Work } from "@planasonix/configured/src/described/work.ts";
import { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import { expect, test } from "vitest";
import { decide } from "../../../src/work/waiting/decide.ts";
import { type Event, type Facts, nothing } from "../../../src/work/waiting/facts.ts";
import type { Plan } from "../../../src/work/waiting/plan.ts";

const work: Work = {
  poll: "runs.get",
  waiter: {
    method: "wait",
    status: "/data/attributes/status",
    succeeded: ["succeeded"],
    failed: ["failed"],
    canceled: ["canceled"],
    cancel: ["runs", "cancel"],
  },
  wait: ["runs", "wait"],
  path: "/runs/{run_id}",
  fields: undefined,
};
const start: Plan = {
  work,
  isStart: true,
  idempotencyKey: undefined,
  onInterrupt: "detach",
  hasLimit: false,
  flags: [],
  resultFile: undefined,
  isFollowed: false,
  warnings: [],
};
const run = (status: string) => ({ id: "r", attributes: { status } });
const interrupted = new Interrupted("SIGTERM");
const going: Facts = { ...nothing, stage: "going", id: "r", resource: run("running") };
const failure = (name: string, fields: object): Event => ({
  type: "failed",
  error: Object.assign(new Error("message"), { name, ...fields }),
});
const stopped: Event = { type: "stopped", isLate: false };

/** What is asked for and known before an event, and what the event changes. */
const table: readonly (readonly [title: string, Partial<Plan>, Facts, Event, object])[] = [
  [
    "a wait by ID begins with a poll",
    {},
    nothing,
    { type: "begun", id: "r" },
    { next: "wait", result: { outcome: "going" } },
  ],
  [
    "another wait begins with a start",
    {},
    nothing,
    { type: "begun", id: undefined },
    { next: "start", result: undefined },
  ],
  [
    "a start that was sent may have been executed",
    {},
    nothing,
    { type: "sent", key: "k" },
    { facts: { stage: "starting", sentKey: "k" } },
  ],
  [
    "a later request starts nothing",
    {},
    going,
    { type: "sent", key: "k" },
    { facts: { stage: "going", sentKey: undefined } },
  ],
  [
    "work that is found is going",
    {},
    nothing,
    { type: "found", id: "r", resource: run("queued") },
    { facts: { stage: "going", id: "r" }, result: { outcome: "going", code: null } },
  ],
  [
    "a poll that succeeds is contact",
    {},
    { ...going, isFailing: true },
    { type: "polled", resource: run("running") },
    { lines: ["The contact is back."], facts: { isFailing: false, isAnswered: true } },
  ],
  [
    "the first failed attempt is shown",
    {},
    going,
    { type: "attempt failed", operation: "runs.get", result: "502" },
    { lines: ["No contact: runs.get -> 502. Still trying."] },
  ],
  [
    "that of a start does not promise another one",
    {},
    nothing,
    { type: "attempt failed", operation: "pipelines.run", result: "ECONNRESET" },
    { lines: ["No contact: pipelines.run -> ECONNRESET."] },
  ],
  [
    "the second one is not",
    {},
    { ...going, isFailing: true },
    { type: "attempt failed", operation: "runs.get", result: "502" },
    { lines: undefined },
  ],
  [
    "nodes that cannot be read are no loss of contact",
    {},
    going,
    { type: "attempt failed", operation: "runs.listNodes", result: "502" },
    { lines: undefined, facts: { isFailing: false } },
  ],
  [
    "a refusal before the work is known is left to the error",
    {},
    nothing,
    { type: "attempt failed", operation: "pipelines.run", result: "404" },
    { lines: undefined },
  ],
  [
    "a rate limit is shown",
    {},
    nothing,
    { type: "attempt failed", operation: "pipelines.run", result: "429" },
    { lines: ["pipelines.run -> 429."] },
  ],
  [
    "without a time limit, the wait goes on if the API has answered",
    {},
    { ...going, isAnswered: true },
    failure("WaitError", { reason: "deadline" }),
    { next: "wait", facts: { isAnswered: false }, result: undefined },
  ],
  [
    "... and ends if it has not",
    {},
    going,
    failure("WaitError", { reason: "contact_lost" }),
    { next: { code: 5 }, result: { outcome: "unknown", code: 5 } },
  ],
  [
    "with a time limit, the wait ends at it",
    { hasLimit: true },
    { ...going, isAnswered: true },
    failure("WaitError", { reason: "deadline" }),
    {
      next: { code: 3, isPrinted: true },
      result: { outcome: "going", code: 3 },
      lines: [
        "r is still going.",
        "To wait for it again:",
        "  planasonix runs wait r",
        "To cancel it:",
        "  planasonix runs cancel r",
      ],
    },
  ],
  [
    "a failure is explained",
    {},
    going,
    failure("WaitError", { reason: "failed", last: run("failed") }),
    { next: "explain", facts: { stage: "ended" }, result: { outcome: "failed", code: 1 } },
  ],
  [
    "a cancellation by somebody else ends the wait",
    {},
    going,
    failure("WaitError", { reason: "canceled", last: run("canceled") }),
    { next: { code: 4 }, result: { outcome: "canceled", code: 4 } },
  ],
  [
    "once work exists, a refusal is a loss of contact",
    {},
    going,
    failure("PermissionDeniedError", { failure: "final", status: 403 }),
    { next: { code: 5 }, result: { outcome: "unknown" } },
  ],
  ["a bug stays a bug", {}, going, failure("TypeError", {}), { next: { code: 70, isPrinted: false }, lines: [] }],
  ...[
    ["not found", { failure: "final", status: 404 }, 7],
    ["a wrong key", { failure: "final", status: 401 }, 2],
    ["a rate limit", { failure: "rejected", status: 429 }, 6],
  ].map(
    ([title, fields, code]) =>
      [
        `a start that ends with ${title} has started nothing`,
        {},
        { ...nothing, stage: "starting" },
        failure("ApiError", Object(fields)),
        { next: { code }, result: { outcome: "not_started", code } },
      ] as const,
  ),
  [
    "a start that lost its response may have started work",
    {},
    { ...nothing, stage: "starting" },
    failure("ConnectionError", { failure: "ambiguous", outcome: "unknown" }),
    { next: { code: 5 }, result: { outcome: "unknown" } },
  ],
  [
    "a look-up that got no response has started nothing",
    {},
    nothing,
    failure("ConnectionError", { failure: "ambiguous" }),
    { next: { code: 5 }, result: { outcome: "not_started" } },
  ],
  [
    "a wait by ID that is refused says nothing about the work",
    { isStart: false },
    { ...nothing, id: "r" },
    failure("NotFoundError", { failure: "final", status: 404 }),
    { next: { code: 7 }, result: { outcome: "unknown" } },
  ],
  [
    "a signal before the start",
    {},
    { ...nothing, interrupted },
    stopped,
    { next: { code: 143 }, result: { outcome: "not_started" }, lines: ["Ended by SIGTERM.", "Nothing was started."] },
  ],
  [
    "a signal in a start with a key of startOnce",
    {},
    { ...nothing, stage: "starting", onceKey: "o", sentKey: "o#1", interrupted },
    stopped,
    {
      result: { outcome: "interrupted" },
      lines: [
        "Ended by SIGTERM.",
        "It is unknown whether the work was started: run the same command again, which finds out (key o).",
      ],
    },
  ],
  [
    "a signal in another start",
    {},
    { ...nothing, stage: "starting", sentKey: "k", interrupted },
    stopped,
    {
      lines: [
        "Ended by SIGTERM.",
        "It is unknown whether the work was started. To start it again without doing it twice:",
        "  --idempotency-key k",
      ],
    },
  ],
  [
    "a signal while work is going: it is looked at once",
    {},
    { ...going, interrupted },
    stopped,
    { next: "look", lines: undefined },
  ],
  [
    "a signal that cancels",
    { onInterrupt: "cancel" },
    { ...going, interrupted },
    stopped,
    { next: { code: 143 }, lines: ["Ended by SIGTERM.", "Asked Planasonix to cancel r."] },
  ],
  [
    "a cancellation that was refused: the work is looked at once",
    { onInterrupt: "cancel" },
    { ...going, interrupted, isCancelRefused: true },
    stopped,
    { next: "look" },
  ],
  [
    "a signal that is late looks at nothing",
    {},
    { ...going, interrupted },
    { type: "stopped", isLate: true },
    { next: { code: 143 }, result: { outcome: "interrupted" } },
  ],
  [
    "work that has ended between two polls is not still going",
    {},
    { ...going, interrupted },
    { type: "looked", resource: run("succeeded") },
    {
      next: { code: 143 },
      result: { outcome: "succeeded", code: 143 },
      lines: ["Ended by SIGTERM.", "r has ended: succeeded."],
    },
  ],
  [
    "work that is looked at in vain is still going",
    {},
    { ...going, interrupted },
    { type: "looked", resource: undefined },
    { result: { outcome: "interrupted" }, lines: expect.arrayContaining(["r is still going."]) },
  ],
  [
    "work that was never seen may be going",
    { isStart: false },
    { ...nothing, id: "r", interrupted },
    { type: "looked", resource: undefined },
    { lines: expect.arrayContaining(["It is unknown whether r is still going."]) },
  ],
  [
    "a late signal does not change an end",
    {},
    { ...going, stage: "ended", interrupted },
    { type: "stopped", isLate: true },
    { next: { code: 143 }, result: undefined },
  ],
  [
    "a signal after the end changes the exit code alone",
    {},
    { ...going, interrupted },
    { type: "succeeded", resource: run("succeeded") },
    { next: { code: 143, isPrinted: true }, result: { outcome: "succeeded", code: 143 } },
  ],
  [
    "a signal while a failure is explained changes the exit code alone",
    {},
    { ...going, stage: "ended", interrupted },
    { type: "explained", error: new Error("x") },
    { next: { code: 143 }, result: { outcome: "failed", code: 143 } },
  ],
  [
    "a failure that is explained ends the wait",
    {},
    { ...going, stage: "ended" },
    { type: "explained", error: new Error("x") },
    { next: { code: 1, isPrinted: true }, result: { outcome: "failed", code: 1 } },
  ],
  [
    "success ends the wait",
    {},
    going,
    { type: "succeeded", resource: run("succeeded") },
    { next: { code: 0, isPrinted: true }, facts: { stage: "ended" }, result: { outcome: "succeeded", code: 0 } },
  ],
];

test.each(table)("%s", (_, plan, facts, event, expected) => {
  const before = structuredClone({ ...facts, interrupted: undefined });
  const step: object = decide({ ...start, ...plan }, facts, event);
  for (const [name, value] of Object.entries(expected)) {
    if (value === undefined) expect(step, name).not.toHaveProperty(name);
    else expect(step).toMatchObject({ [name]: value });
  }
  expect({ ...facts, interrupted: undefined }).toEqual(before);
});
