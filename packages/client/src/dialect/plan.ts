// Plans how objects are converted, once for each operation of a client. `convert.ts` applies the plans.
import { camelCase, type Fields } from "@planasonix/openapi/dialects";
import { Plan, type Step } from "./steps.ts";

/** How the names of an object differ: in their case, and by the pointers of documented fields to their places. */
export interface Naming {
  readonly case?: "camel";
  readonly names?: Readonly<Record<string, string>>;
}

/** The values of documented fields, by name, each with the value that is sent in place of it. */
export type Values = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Plans the way of an object from the documented form to that of a dialect. `undefined`: nothing changes. */
export function planSent(fields: Fields, { case: style, names = {} }: Naming, values: Values = {}): Plan | undefined {
  const steps = new Map(style && planCase(fields, "sent"));
  for (const [pointer, place] of Object.entries(names)) {
    addMove(steps, partsOf(pointer), { place: partsOf(place), inner: caseBelow(style, fields, pointer, "sent") });
  }
  for (const [name, known] of Object.entries(values)) {
    const step = steps.get(name) ?? { name };
    steps.set(name, { ...step, values: new Map(Object.entries(known)) });
  }
  return planned(steps);
}

/**
 * Plans the way of an object from the form of a dialect to the documented one; `undefined`: nothing changes. `omitted` are
 * the pointers to what is no attribute.
 */
export function planDocumented(
  fields: Fields,
  { case: style, names = {} }: Naming,
  values: Values = {},
  omitted: readonly string[] = [],
): Plan | undefined {
  const steps = new Map(style && planCase(fields, "documented"));
  for (const [pointer, place] of Object.entries(names)) {
    const to = partsOf(pointer);
    const inner = caseBelow(style, fields, pointer, "documented");
    // Null in place of a nested field says that there is none.
    addMove(steps, partsOf(place), { place: to, inner, omitsNull: to.length > 1 });
  }
  for (const [name, known] of Object.entries(values)) {
    const documented = new Map(Object.entries(known).map(([value, sent]) => [sent, value]));
    if (!steps.has(name)) steps.set(name, { name });
    for (const [found, step] of steps) {
      if ((step.place?.join("/") ?? step.name) === name) steps.set(found, { ...step, values: documented });
    }
  }
  for (const pointer of omitted) addMove(steps, partsOf(pointer), { place: [] });
  return planned(steps);
}

type Direction = "sent" | "documented";

/** The steps for names in camelCase: only for the fields that change, and for names that can collide with them. */
function planCase(fields: Fields, direction: Direction): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const [name, nested] of fields) {
    const camel = camelCase(name);
    const inner = nested && planned(planCase(nested, direction));
    const [from, to] = direction === "sent" ? [name, camel] : [camel, name];
    if (from !== to && !steps.has(to)) steps.set(to, { name: to, inner: fields.has(to) ? inner : undefined });
    if (from !== to || inner) steps.set(from, { name: to, inner });
  }
  return steps;
}

function caseBelow(style: Naming["case"], fields: Fields, pointer: string, direction: Direction): Plan | undefined {
  const own = style && partsOf(pointer).reduce<Fields | undefined>((owner, name) => owner?.get(name), fields);
  return own && planned(planCase(own, direction));
}

/** Adds the way of a field to another place. */
function addMove(
  steps: Map<string, Step>,
  [name = "", ...others]: readonly string[],
  move: Omit<Step, "name">,
  isNested = false,
): void {
  const { place = [] } = move;
  const [only = ""] = place;
  if (others.length > 0) {
    const step = steps.get(name) ?? { name };
    const within = new Plan(step.within ?? step.inner);
    addMove(within, others, move, true);
    steps.set(name, { ...step, within });
  } else if (isNested || place.length !== 1) steps.set(name, { ...move, name });
  else {
    steps.set(name, { name: only, inner: move.inner });
    if (!steps.has(only)) steps.set(only, { name: only });
  }
}

/** The names of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The plan of some steps; `undefined` if there are none. */
function planned(steps: ReadonlyMap<string, Step>): Plan | undefined {
  const marked = [...steps].map(([from, step]) => [from, { ...step, isPlain: isPlain(step) }] as const);
  return steps.size > 0 ? new Plan(marked) : undefined;
}

function isPlain({ name, inner, within, values, place }: Step): boolean {
  return name !== "__proto__" && !inner && !within && !values && !place;
}
