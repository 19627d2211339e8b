// Converts objects in one pass, as a plan says. `plan.ts` makes the plans, once for each operation of a client.
import { isRecord } from "@planasonix/runtime";

/** Two fields that would get one place: a message that names it. */
export class Collision extends Error {}

/** What happens to the fields of an object, by their names. Fields that it does not list stay as they are. */
export type Plan = ReadonlyMap<string, Step>;

/** What happens to one field. */
export interface Step {
  /** Its new name. */
  readonly name: string;
  /** Whether only the name changes, and the new one is not `__proto__`. */
  readonly isPlain?: boolean;
  /** What happens to the fields of its value, or of the items of its value. */
  readonly inner?: Plan | undefined;
  /** The same if the value is an object of which fields get places elsewhere. */
  readonly within?: Plan;
  /** The new values by the old ones. */
  readonly values?: ReadonlyMap<unknown, string>;
  /** The path to which the value goes instead; empty: nowhere. */
  readonly place?: readonly string[];
  /** Whether null in place of the value says that there is no such field. */
  readonly omitsNull?: boolean;
}

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
  const made = pass(given as Members, plan, moved);
  for (const [place, value] of moved) put(made, place, value);
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
