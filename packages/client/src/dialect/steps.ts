// Converts the fields of an object, each by its step. Objects with the same names in the same order share one
// conversion, because a list has many of them.

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

/** The conversion of objects that have the same names in the same order, as most items of a list. */
export interface Layout {
  /** The names, in order. */
  readonly names: readonly string[];
  /** For each name, its step; if only the name can change, the new one. */
  readonly steps: readonly (Step | string)[];
  /** The new names with null: a copy of it has its final size, so filling it is cheaper than adding the fields. */
  readonly empty: Readonly<Record<string, unknown>>;
}

/** The data of an API has few forms. Objects with names of their own, such as those of open maps, must not collect. */
const maxLayouts = 8;
const maxNames = 100;

/** What happens to the fields of an object, by their names. Fields that it does not list stay as they are. */
export class Plan extends Map<string, Step> {
  readonly #layouts: Layout[] = [];

  /** The layout of an object; `undefined` if none is known. Only for objects that inherit nothing that loops enumerate. */
  layoutOf(owner: object): Layout | undefined {
    for (const layout of this.#layouts) if (hasNames(owner, layout.names)) return layout;
    return undefined;
  }

  /** Remembers the layout of an object that was converted without a collision, unless its values decide the names. */
  remember(owner: object): void {
    const names = Object.keys(owner);
    if (this.#layouts.length >= maxLayouts || names.length > maxNames) return;
    const steps = names.map((name) => {
      const step = this.get(name) ?? { name, isPlain: name !== "__proto__" };
      return step.isPlain ? step.name : step;
    });
    if (steps.some((step) => typeof step === "object" && (step.within || step.name === "__proto__"))) return;
    const kept = steps.flatMap((step) => (typeof step === "string" ? step : step.place ? [] : step.name));
    // Parsed JSON has room for its fields, and no more.
    const empty = JSON.parse(JSON.stringify(Object.fromEntries(kept.map((name) => [name, null]))));
    this.#layouts.push({ names, steps, empty });
  }
}

function hasNames(owner: object, names: readonly string[]): boolean {
  let at = 0;
  for (const name in owner) if (name !== names[at++]) return false;
  return at === names.length;
}
