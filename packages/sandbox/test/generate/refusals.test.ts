import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { misshownStates } from "../../generate/refusals/events.ts";
import { unknownMembers } from "../../generate/refusals/members.ts";
import { unknownNames } from "../../generate/refusals/names.ts";
import { uncreatedWork } from "../../generate/refusals/starts.ts";
import { impossibleStates } from "../../generate/refusals/states.ts";
import { unknownWords } from "../../generate/refusals/words.ts";
import type { Behaviours, OperationBehaviour, TypeBehaviour } from "../../src/description/behaviour.ts";
import { createModel } from "../../src/description/model.ts";
import type { Operation } from "../../src/description/operation.ts";
import { behaviours } from "../../src/generated/behaviours.ts";
import { byHand } from "../../src/operations/by-hand/index.ts";
import { document, model } from "../support/calls.ts";

const webhooks = Object.keys(document.resolve(document.root.webhooks));
const evidence = "inferred";

function refusalsOf(changed: Behaviours, changedModel = model, events: readonly string[] = webhooks): string[] {
  return [
    ...unknownNames(changed, changedModel, Object.keys(byHand)),
    ...unknownMembers(changed, changedModel),
    ...impossibleStates(changed, changedModel, events),
    ...uncreatedWork(changed, changedModel),
  ];
}

/** The behaviours with another part of a type. */
const withType = (type: string, part: TypeBehaviour): Behaviours => ({
  ...behaviours,
  [type]: { ...behaviours[type], ...part },
});

const withOperation = (type: string, id: string, part: Partial<OperationBehaviour>): Behaviours =>
  withType(type, {
    operations: {
      ...behaviours[type]?.operations,
      [id]: { ...(behaviours[type]?.operations?.[id] ?? { evidence, note: "does something." }), ...part },
    },
  });

/** The description with another operation. */
function withDescribed(id: string, change: (operation: Operation) => Operation): typeof model {
  const operations = [...model.operations.values()].map((one) => (one.id === id ? change(one) : one));
  return createModel(operations, model);
}

const { lifecycle } = behaviours.job ?? {};
if (lifecycle === undefined) throw new TypeError("A job has no lifecycle");

test("refuses nothing in the behaviour files of the repository", () => {
  expect(refusalsOf(behaviours)).toEqual([]);
});

describe("refuses a name that does not exist:", () => {
  const withGuard = { guard: [{ evidence, message: "No.", unless: "forced" }] } as const;

  test.each<[string, Behaviours, string]>([
    ["a type", { ...behaviours, jobb: {} }, "jobb: the sandbox stores no type of this name"],
    [
      "an operation",
      withOperation("job", "jobs_stop", {}),
      "job: operations.jobs_stop: the description has no such operation",
    ],
    [
      "an operation of another file",
      withOperation("job", "streams_delete", {}),
      "stream: operations.streams_delete: another file describes this operation",
    ],
    [
      "an attribute",
      withType("stream", { unique: [{ evidence, fields: ["nam"] }] }),
      "stream: unique: the type has no attribute `nam`",
    ],
    [
      "an attribute of the initial data",
      withType("stream", { referred: { str_1: { nam: "A" } } }),
      "stream: referred.str_1: the type has no attribute `nam`",
    ],
    [
      "started work",
      withOperation("stream", "streams_pause", { starts: "jobb" }),
      "stream: operations.streams_pause.starts: the sandbox stores no type `jobb`",
    ],
    [
      "a word",
      withOperation("stream", "streams_pause", { set: { name: "$nwo" } }),
      "stream: operations.streams_pause.set.name: $nwo means nothing: use $now, $secret, $body.<field> or $target.<attribute>",
    ],
    [
      "a field of the request",
      withOperation("stream", "streams_create", { set: { name: "$now ?? $body.nam" } }),
      "stream: operations.streams_create.set.name: $body.nam: the request has no field `nam`",
    ],
    [
      "a field that disables a guard",
      withOperation("stream", "streams_pause", withGuard),
      "stream: operations.streams_pause.guard.unless: the request has no field `forced`",
    ],
    [
      "an immutable field",
      withOperation("trigger", "triggers_update", { immutable: ["kind"] }),
      "trigger: operations.triggers_update.immutable: the type has no attribute `kind`",
    ],
    [
      "a function",
      withOperation("stream", "streams_pause", { by_hand: "streams" }),
      "stream: operations.streams_pause.by_hand: operations/by-hand has no function `streams`",
    ],
  ])("%s", (_, changed, problem) => {
    expect(refusalsOf(changed)).toContain(problem);
  });

  test("a filter without a rule", () => {
    const { filters: _, ...job } = behaviours.job ?? {};
    expect(refusalsOf({ ...behaviours, job })).toContain(
      "job: filters.since: is missing: say what this parameter of jobs_list compares",
    );
  });

  test("a function that no behaviour uses", () => {
    expect(unknownNames(behaviours, model, [...Object.keys(byHand), "unused"])).toEqual([
      "src/operations/by-hand/index.ts: no behaviour uses the function `unused`",
    ]);
  });

  test("an inferred operation of which the README says nothing", () => {
    const silent: Behaviours = withType("stream", { operations: { streams_pause: { evidence } } });
    expect(refusalsOf(silent)).toContain(
      "stream: operations.streams_pause.note: is missing: it tells the README what is inferred, unless an inferred guard does",
    );
  });
});

describe("refuses a state or an event that nothing produces:", () => {
  const states = "queued, running, succeeded, failed, cancelled";
  const withLifecycle = (part: Partial<typeof lifecycle>): Behaviours =>
    withType("job", { lifecycle: { ...lifecycle, ...part } });

  test.each<[string, Behaviours, string]>([
    [
      "a step",
      withLifecycle({ steps: { qeued: "2s", running: "20s" } }),
      `job: lifecycle.qeued: is no status of the description: use `,
    ],
    [
      "the state of an event",
      withLifecycle({ emits: { ...lifecycle.emits, canceled: "job.canceled" } }),
      `job: lifecycle.emits.canceled: the work is never canceled: its states are ${states}`,
    ],
    [
      "an event",
      withLifecycle({ emits: { ...lifecycle.emits, cancelled: "job.stopped" } }),
      "job: lifecycle.emits.cancelled: the description has no webhook event job.stopped",
    ],
    [
      "an event of two states",
      withLifecycle({ emits: { ...lifecycle.emits, cancelled: "job.failed" } }),
      "job: lifecycle.emits.cancelled: another state sends job.failed as well",
    ],
    [
      "an event of notification rules",
      withLifecycle({ notifies: { failed: "job.broken" } }),
      "job: no notification rule can name the event job.broken: use ",
    ],
    [
      "a status in a guard",
      withOperation("stream", "streams_resume", {
        guard: [{ evidence, only: { status: ["pased"] }, message: "No." }],
      }),
      "stream: operations.streams_resume.guard.status: is never pased: its values are ",
    ],
    [
      "a status in a reference",
      withOperation("connection", "connections_delete", {
        guard: [{ evidence, used_by: [{ type: "pipeline", only: { status: ["activ"] } }], message: "No." }],
      }),
      "connection: operations.connections_delete.guard.status: is never activ: its values are ",
    ],
    [
      "a status of the initial data",
      withType("stream", { initial: { evidence, set: { status: "runing" } } }),
      "stream: initial.set.status: is never runing: its values are ",
    ],
    [
      "a status to store",
      withOperation("stream", "streams_pause", { set: { status: "pausd" } }),
      "stream: operations.streams_pause.set.status: is never pausd: its values are ",
    ],
  ])("%s", (_, changed, problem) => {
    expect(refusalsOf(changed)).toContainEqual(expect.stringContaining(problem));
  });

  test("an event of the description that no state sends", () => {
    expect(refusalsOf(behaviours, model, [...webhooks, "job.canceled"])).toEqual([
      "nothing sends the webhook event job.canceled: state in `emits` of a lifecycle which state sends it",
    ]);
  });

  test("an event whose example shows another state", () => {
    expect(misshownStates(behaviours, document)).toEqual([]);
    expect(misshownStates(withLifecycle({ emits: { succeeded: "job.failed" } }), document)).toEqual([
      'job: lifecycle.emits.succeeded: the example "event" of the event job.failed must show this state',
    ]);
  });

  const withWaiter = (id: string, part: object): typeof model =>
    withDescribed(id, (operation) => ({
      ...operation,
      extensions: { ...operation.extensions, "x-waiter": { ...(operation.extensions["x-waiter"] as object), ...part } },
    }));

  test("the end for which a waiter waits", () => {
    const problem = "no operation reaches its end completed: work of the type stream ends as running";
    expect(refusalsOf(behaviours, withWaiter("streams_getMetrics", { succeeded: ["completed"] }))).toEqual([
      `streams_getMetrics: ${problem}`,
    ]);
  });

  test("a waiter for work that no operation starts", () => {
    expect(refusalsOf(behaviours, withWaiter("pipelines_get", { status: "/data/attributes/status" }))).toContain(
      "pipelines_get: no operation starts the work that `x-waiter` waits for",
    );
  });

  test("an operation that starts no work, because its example shows it in a state that is no step", () => {
    const changed = withDescribed("streams_start", (operation) => {
      const [first, ...rest] = operation.successes;
      const attributes = { ...first.example.attributes, status: "running" };
      return { ...operation, successes: [{ ...first, example: { ...first.example, attributes } }, ...rest] };
    });
    expect(refusalsOf(behaviours, changed)).toEqual([
      "streams_start: starts no work, so that streams_getMetrics waits in vain: its example shows no step of a lifecycle",
    ]);
  });
});

describe("refuses work that an operation with `x-starts` does not create:", () => {
  const sync = model.operations.get("connections_sync");
  const read = model.operations.get("jobs_get");
  if (sync === undefined || read === undefined) throw new TypeError("The description has no jobs");
  const { path, pathParameters } = read;
  /** The start of a job again, whose path and response are both a job. */
  const retry: Operation = { ...sync, id: "jobs_retry", path: `${path}/retry`, pathParameters };
  const retrying = createModel([...model.operations.values(), retry], model);
  const withRetry = (part: Partial<OperationBehaviour>): string[] =>
    refusalsOf(withOperation("job", "jobs_retry", part), retrying);

  test("a change of the work that the path names", () => {
    const problem =
      "job: operations.jobs_retry: creates no new work despite `x-starts`, because it changes the job that the path names: ";

    expect(refusalsOf(behaviours, retrying)).toEqual([expect.stringContaining(problem)]);
    expect(withRetry({ set: { error: null } })).toEqual([expect.stringContaining(problem)]);
  });

  test("a copy of the work that the path names", () => {
    expect(withRetry({ copy: true })).toEqual([
      expect.stringContaining("because a copy has the results of the job that the path names: "),
    ]);
  });

  test("but not existing work that restarts, nor work that code creates", () => {
    expect(withRetry({ restarts: true })).toEqual([]);
    expect(withRetry({ by_hand: "syncs" })).toEqual([]);
  });

  test("a response that stores no work", () => {
    const { by_hand: _, ...reprocess } = behaviours.dlq_entry?.operations?.dlq_reprocess ?? { evidence };
    const { operations } = behaviours.dlq_entry ?? {};
    const changed = withType("dlq_entry", { operations: { ...operations, dlq_reprocess: reprocess } });

    expect(refusalsOf(changed)).toEqual([
      expect.stringContaining(
        "operations.dlq_reprocess: creates no new work despite `x-starts`, because it stores no job: ",
      ),
    ]);
  });

  test("work that does not restart, because the path names something else", () => {
    const id = "schedules_runNow";
    expect(refusalsOf(withOperation("schedule", id, { restarts: true }))).toEqual([
      `pipeline_run: operations.${id}.restarts: the path and the response are not the same work`,
    ]);
  });

  test("work of another type than the polled one", () => {
    const changed = withDescribed("schedules_runNow", (operation) => ({
      ...operation,
      extensions: { ...operation.extensions, "x-starts": { poll: "jobs_get", work_id: "/data/id" } },
    }));
    expect(refusalsOf(behaviours, changed)).toContain(
      "schedules_runNow: starts a pipeline_run, but `x-starts` polls a job with jobs_get",
    );
  });
});

test.each<[string, Behaviours, string]>([
  [
    "an attribute to store",
    withOperation("pipeline", "pipelines_run", { set: { pipeline: "$target.name" } }),
    "pipeline: operations.pipelines_run.set: the response has no attribute `pipeline`",
  ],
  [
    "an attribute to store in the resource that a field names",
    withOperation("reverse_etl_sync", "reverseEtl_toggleSync", { set: { enable: true } }),
    "reverse_etl_sync: operations.reverseEtl_toggleSync.set: the response has no attribute `enable`",
  ],
  [
    "an attribute of a record",
    withOperation("stream", "streams_pause", { record: { type: "knowledge_activity", set: { kind: "ingest" } } }),
    "stream: operations.streams_pause.record.set: the type `knowledge_activity` has no attribute `kind`",
  ],
  [
    "an attribute of the resource that the path names",
    withOperation("pipeline", "pipelines_run", { set: { pipeline_name: "$target.title" } }),
    "pipeline: operations.pipelines_run.set: $target: the type `pipeline` has no attribute `title`",
  ],
  [
    "an attribute in a guard",
    withOperation("stream", "streams_resume", { guard: [{ evidence, only: { state: ["paused"] }, message: "No." }] }),
    "stream: operations.streams_resume.guard: the type `stream` has no attribute `state`",
  ],
  [
    "an attribute of a reference",
    withOperation("connection", "connections_delete", {
      guard: [{ evidence, used_by: [{ type: "pipeline", attribute: "source" }], message: "No." }],
    }),
    "connection: operations.connections_delete.guard.used_by: the type `pipeline` has no attribute `source`",
  ],
  [
    "an attribute of a count",
    withOperation("stream", "streams_getSummary", { count: { of: "stream", by: { by_state: "status" } } }),
    "stream: operations.streams_getSummary.count: the response has no attribute `by_state`",
  ],
  [
    "an attribute to count by",
    withOperation("stream", "streams_getSummary", { count: { of: "stream", by: { by_status: "state" } } }),
    "stream: operations.streams_getSummary.count: the type `stream` has no attribute `state`",
  ],
])("refuses %s that no schema has", (_, changed, problem) => {
  expect(refusalsOf(changed)).toEqual([problem]);
});

test("refuses words and values that the format of the behaviour files does not declare, at their places", () => {
  // In the package, so that the compiler finds the format.
  const folder = mkdtempSync(join(import.meta.dirname, "../../src/generated/refused-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const data = {
    job: { filters: { since: { evidence: "documented", attributes: ["created_at"], match: "form" } } },
    stream: { operations: { streams_pause: { evidence: "inferred", gaurd: [] }, streams_stop: { guard: [] } } },
  };
  const file = join(folder, "behaviours.ts");
  const format = 'import type { Behaviours } from "../../description/behaviour.ts";';
  writeFileSync(file, `${format}\n\nexport const behaviours: Behaviours = ${JSON.stringify(data, undefined, 2)};\n`);

  expect(unknownWords(file)).toEqual([
    expect.stringMatching(/^job: filters\.since\.match: Type '"form"' is not assignable/),
    expect.stringMatching(/^stream: operations\.streams_pause\.gaurd: .*does not exist in type 'OperationBehaviour'/),
    expect.stringMatching(/^stream: operations\.streams_stop: Property 'evidence' is missing/),
  ]);
});
