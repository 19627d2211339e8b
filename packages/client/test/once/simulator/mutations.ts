/** A rule of `startOnce` that a promise depends on, and the sources without it. */
export interface Mutation {
  readonly promise: string;
  /** The module in `src/once`. */
  readonly file: string;
  /** What the module contains. */
  readonly rule: string;
  readonly without: string;
}

export const mutations: readonly Mutation[] = [
  {
    promise: "1: one run per start",
    file: "next-step.ts",
    rule: "return limitMs + graceMs;",
    without: "return 0;",
  },
  {
    promise: "1: one run per start",
    file: "records.ts",
    rule: ": lastSequence(record) === sequence - 1 && record?.voided === decidedOn?.voided;",
    without: ": true;",
  },
  {
    promise: "2: no start while a run of the key is going",
    file: "next-step.ts",
    rule: 'end === undefined ? reuse !== "none" : end === reuse',
    without: "end === reuse",
  },
  {
    promise: "3: no start after a success",
    file: "next-step.ts",
    rule: 'end === undefined ? reuse !== "none" : end === reuse',
    without: 'end === undefined && reuse !== "none"',
  },
  {
    promise: "4: a call returns, and reports, a run of its own key",
    file: "target.ts",
    rule: "target.turn && target.turn.by !== replaced ? undefined : {",
    without: "!turn ? undefined : {",
  },
  {
    promise: "4: a call returns, and reports, a run of its own key",
    file: "find.ts",
    rule: "finder.others.some(",
    without: "[].some(",
  },
  {
    promise: "4: a call returns, and reports, a run of its own key",
    file: "next-step.ts",
    rule: '|| (only && ifUnsure === "fail")',
    without: "",
  },
  {
    promise: "4: a call returns, and reports, a run of its own key",
    file: "likeness.ts",
    rule: 'isSameSet(ours, theirs) ? "alike" : "unclear"',
    without: '"open"',
  },
  {
    promise: "1: one run per start",
    file: "likeness.ts",
    rule: 'isSameSet(ours, theirs) ? "alike" : "unclear"',
    without: 'isSameSet(ours, theirs) ? "alike" : "other"',
  },
  {
    promise: "5: what a call says of a run is true",
    file: "send-start.ts",
    rule: "!isShared && !isRepeated(context, step, own, result, id)",
    without: "!isShared",
  },
  {
    promise: "5: what a call says of a run is true",
    file: "start-once.ts",
    rule: "(step && undecided(context, step, progress, error)) ?? notStarted(context, error)",
    without: "error",
  },
  {
    promise: "6: every call settles soon after its deadline",
    file: "start-store.ts",
    rule: "withTimeLimit({ clock, signal, ms, onTimeout }, async () => act())",
    without: "act()",
  },
  {
    promise: "7: nothing is sent after the deadline",
    file: "context.ts",
    rule: "deadlineAt - clock.monotonic()",
    without: "dayMs",
  },
  {
    promise: "8: when all is quiet, a call decides",
    file: "target.ts",
    rule: "target.turn && target.turn.by !== replaced ? undefined : {",
    without: "!turn ? undefined : {",
  },
];
