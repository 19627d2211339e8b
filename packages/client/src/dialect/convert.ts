// Converts objects in one pass, as a plan says. `plan.ts` makes the plans, once for each operation of a client.
import { isRecord } from "@planasonix/runtime";
import type { Layout, Plan, Step } from "./steps.ts";

/** Two fields that would get one place: a message that names it. */
export class Collision extends Error {}

type Members = Record<string, unknown>;
type Moved = readonly [place: readonly string[], value: unknown];

const nothing = {};

/** Whether some code of the program has given all objects properties that loops enumerate. */
let isPolluted = false;

/** Converts an object. Without a plan, nothing has to change. @throws {Collision} */
export function convert(given: object, plan: Plan | undefined): object {
  if (!plan) return given;
  isPolluted = false;
  for (const _ in nothing) isPolluted = true;
  const moved: Moved[] = [];
  const layout = isPolluted ? undefined : plan.layoutOf(given);
  const made = layout ? fill(given as Members, layout, moved) : pass(given as Members, plan, moved);
  for (const [place, value] of moved) put(made, place, value);
  if (!layout) plan.remember(given);
  return made;
}

/** Converts an object of a known layout, without looking up its names. */
function fill(owner: Members, { steps, empty }: Layout, moved: Moved[]): Members {
  const made = { ...empty };
  let at = 0;
  for (const name in owner) {
    const step = steps[at++] as Step | string;
    if (typeof step === "string") made[step] = owner[name];
    else if (step.place) take(made, step, owner[name], moved);
    else made[step.name] = changed(owner[name], step, moved);
  }
  return made;
}

function pass(owner: Members, plan: Plan, moved: Moved[]): Members {
  const made: Members = {};
  // Much faster than over a list of the names.
  for (const name in owner) {
    if (isPolluted && !Object.hasOwn(owner, name)) continue;
    const value = owner[name];
    const step = plan.get(name);
    if (step === undefined) {
      if (name === protoName) setOwn(made, name, value);
      else made[name] = value;
    } else if (step.isPlain && !Object.hasOwn(made, step.name)) made[step.name] = value;
    else take(made, step, value, moved);
  }
  return made;
}

function take(made: Members, step: Step, value: unknown, moved: Moved[]): void {
  const { name, place, within, omitsNull } = step;
  if (place) {
    if (place.length > 0 && !(omitsNull && value === null)) moved.push([place, changed(value, step, moved)]);
  } else if (within && isRecord(value)) {
    const inner = pass(value, within, moved);
    // What has lost all its fields to other places is not there.
    if (Object.keys(inner).length > 0 || Object.keys(value).length === 0) add(made, name, inner);
  } else add(made, name, changed(value, step, moved));
}

function changed(value: unknown, { inner, values }: Step, moved: Moved[]): unknown {
  const known = values?.get(value);
  if (known !== undefined) return known;
  return inner && typeof value === "object" ? passAny(value, inner, moved) : value;
}

function passAny(value: unknown, plan: Plan, moved: Moved[]): unknown {
  if (Array.isArray(value)) return value.map((item) => passAny(item, plan, moved));
  return isRecord(value) && hasAny(value, plan) ? pass(value, plan, moved) : value;
}

function hasAny(owner: Members, plan: Plan): boolean {
  for (const name in owner) if (plan.has(name)) return true;
  return false;
}

function add(owner: Members, name: string, value: unknown): void {
  if (Object.hasOwn(owner, name)) throw new Collision(`two fields with the name \`${name}\``);
  setOwn(owner, name, value);
}

/** An assignment to this name would change the prototype. */
const protoName = "__proto__";

/** Sets a property of any name. */
function setOwn(owner: Members, name: string, value: unknown): void {
  if (name !== protoName) owner[name] = value;
  else Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Puts a value at a place. Objects on the way are copied, because they may be those of the body. @throws {Collision} */
function put(owner: Members, [name = "", ...others]: readonly string[], value: unknown): void {
  if (others.length === 0) {
    add(owner, name, value);
    return;
  }
  const found = Object.hasOwn(owner, name) ? owner[name] : undefined;
  if (found !== undefined && found !== null && !isRecord(found)) throw new Collision(`a value in place of \`${name}\``);
  const inner = { ...found };
  setOwn(owner, name, inner);
  put(inner, others, value);
}
