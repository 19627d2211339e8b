// Compares an execution that has a fault with the execution that has none. A fault may make a program fail, but must not
// make it cause damage: when it has been started again, everything must be as without the fault.
import { inspect } from "node:util";
import type { Run } from "./run.ts";
import type { Item, Items, State } from "./state.ts";
import { shortened, summaryOf } from "./texts.ts";

/** What went wrong in an execution with a fault. */
export type Problem =
  /** An operation took effect more often than without the fault, or there is a resource too many. */
  | "started_twice"
  /** An operation took effect less often than without the fault, or a resource is missing. */
  | "not_started"
  /** The program reports success before work has ended whose end it waits for without the fault. */
  | "run_lost"
  /** A resource is different than without the fault, or a program that fails leaves something behind. */
  | "left_changed"
  /** The check of the final state fails. */
  | "check_failed"
  /** The program fails, and fails again when it is started again without a fault. */
  | "fails_again"
  /** The output or the error of the program contains a secret. */
  | "secret_shown"
  /** The program does not end. */
  | "never_ended";

type Found = [Problem, string];

/** The problems of a run, the first of each kind, each with its message. `initial` is the state before the program. */
export function compare(run: Run, usual: Run, initial: Items): Found[] {
  const found: Found[] = [
    ...(run.stuck === undefined ? [] : [["never_ended", `The program does not end: ${run.stuck}`] satisfies Found]),
    ...differences(run.final, usual.final, initial),
    ...unfinished(run, usual, initial),
    ...leftovers(run, usual, initial),
    ...(run.complaint === undefined ? [] : [["check_failed", run.complaint] satisfies Found]),
    ...failsAgain(run),
    ...secretShown(run),
  ];
  return found.filter(([problem], index) => found.findIndex(([other]) => other === problem) === index);
}

/** The differences between two final states. A run that did not end has none. */
export function differences(state: State | undefined, usual: State | undefined, initial: Items): Found[] {
  if (state === undefined || usual === undefined) return [];
  return [
    ...countDifferences(
      state.effects,
      usual.effects,
      (name, count, expected) => `${name} took effect ${times(count)} instead of ${times(expected)}`,
    ),
    ...countDifferences(
      createdCounts(state, initial),
      createdCounts(usual, initial),
      (type, count, expected) => `The number of new resources of the type ${type} is ${count} instead of ${expected}`,
    ),
    ...changes(state.items, usual.items, initial),
  ];
}

function times(count: number): string {
  if (count === 0) return "never";
  return count === 1 ? "once" : `${count} times`;
}

type Counts = ReadonlyMap<string, number>;

function countDifferences(
  counts: Counts,
  expected: Counts,
  message: (name: string, count: number, expected: number) => string,
): Found[] {
  return [...new Set([...expected.keys(), ...counts.keys()])].flatMap((name): Found[] => {
    const [found, wanted] = [counts.get(name) ?? 0, expected.get(name) ?? 0];
    if (found === wanted) return [];
    return [[found > wanted ? "started_twice" : "not_started", message(name, found, wanted)]];
  });
}

/** The resources that were created since the start. */
function created(items: Items, initial: Items): Item[] {
  return [...items].flatMap(([name, item]) => (initial.has(name) ? [] : [item]));
}

function createdCounts({ items }: State, initial: Items): Counts {
  const counts = new Map<string, number>();
  for (const { type } of created(items, initial)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Resources of the start that are different, and created ones. */
function changes(items: Items, usual: Items, initial: Items): Found[] {
  const known = [...initial.keys()].flatMap((name): Found[] => {
    const [after, expected] = [items.get(name), usual.get(name)];
    if (after === undefined || expected === undefined) {
      if (after === expected) return [];
      return [["left_changed", `${name} ${after === undefined ? "does not exist" : "still exists"} at the end`]];
    }
    return differing(after, expected).map((attribute) => ["left_changed", message(name, attribute, after, expected)]);
  });
  return [...known, ...changedTypes(created(items, initial), created(usual, initial))];
}

/** Types of which as many resources were created as usual, but not the same ones. */
function changedTypes(items: readonly Item[], usual: readonly Item[]): Found[] {
  return [...new Set(items.map(({ type }) => type))].flatMap((type): Found[] => {
    const left = usual.filter((one) => one.type === type);
    const others = items.filter((one) => {
      if (one.type !== type) return false;
      const same = left.findIndex((expected) => differing(one, expected).length === 0);
      if (same >= 0) left.splice(same, 1);
      return same < 0;
    });
    const [after, expected] = [others[0], left[0]];
    if (after === undefined || expected === undefined) return [];
    const [attribute = ""] = differing(after, expected);
    return [["left_changed", message(`a new ${type}`, attribute, after, expected)]];
  });
}

function message(name: string, attribute: string, after: Item, expected: Item): string {
  const [found, wanted] = [after, expected].map(({ attributes }) => attributes[attribute] ?? "absent");
  return `At the end, ${attribute} of ${name} is ${shortened(found)} instead of ${shortened(wanted)}`;
}

/** The names of the attributes that two resources do not have in common. */
function differing({ attributes }: Item, { attributes: others }: Item): string[] {
  const names = new Set([...Object.keys(attributes), ...Object.keys(others)]);
  return [...names].filter((name) => attributes[name] !== others[name]);
}

/** Work that has ended when the program ends without the fault, but not with it. */
function unfinished({ end, atEnd }: Run, usual: Run, initial: Items): Found[] {
  if (end !== "resolved" || atEnd === undefined || usual.atEnd === undefined) return [];
  const count = (items: Items, type: string): number =>
    created(items, initial).filter((one) => one.type === type && one.hasEnded).length;
  const types = new Set(created(usual.atEnd, initial).map(({ type }) => type));
  return [...types].flatMap((type): Found[] => {
    if (count(atEnd, type) >= count(usual.atEnd ?? new Map(), type)) return [];
    return [["run_lost", `The program reports success before a new ${type} has ended`]];
  });
}

/** What a program that fails leaves behind, although it is neither as before nor as at the end without the fault. */
function leftovers({ failed }: Run, { final, atEnd }: Run, initial: Items): Found[] {
  if (failed === undefined || final === undefined) return [];
  const kinds = new Set(created(final.items, initial).map(({ type }) => type));
  const behind = created(failed.items, initial)
    .filter(({ type }) => !kinds.has(type))
    .map(({ type }): Found => ["left_changed", `The program fails, and leaves a new ${type} behind`]);
  const changed = [...failed.items].flatMap(([name, item]): Found[] => {
    const before = initial.get(name);
    if (before === undefined || item.isWork) return [];
    const allowed = [before, atEnd?.get(name), final.items.get(name)];
    const attribute = Object.keys(item.attributes).find((one) =>
      allowed.every((other) => other?.attributes[one] !== item.attributes[one]),
    );
    if (attribute === undefined) return [];
    const text = shortened(item.attributes[attribute]);
    return [["left_changed", `The program fails, and leaves ${attribute} of ${name} at ${text}`]];
  });
  return [...behind, ...changed];
}

function failsAgain({ end, errors }: Run): Found[] {
  if (end !== "rejected") return [];
  return [["fails_again", `The program fails again when it is started again: ${summaryOf(errors.at(-1))}`]];
}

function secretShown({ printed, errors, secrets }: Run): Found[] {
  const texts = [...printed, ...errors.map((error) => inspect(error, { depth: 5 }))];
  const isShown = [...secrets].some((secret) => texts.some((text) => text.includes(secret)));
  return isShown ? [["secret_shown", "The output or the error of the program contains a secret"]] : [];
}
