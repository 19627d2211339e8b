import { similarName } from "../options/names.ts";

/** What a value can be. */
export interface ExampleShape {
  /** The JSON types. @default any */
  readonly types?: readonly string[];
  /** Whether a string is a time, such as `2026-12-01T06:00:00Z`. @default false */
  readonly isTime?: boolean;
  /** The shape of each field of an object. @default any fields */
  readonly fields?: Readonly<Record<string, ExampleShape>>;
  /** The fields that an object must have. @default none */
  readonly required?: readonly string[];
  /** The shape of the items of a list. @default any items */
  readonly items?: ExampleShape;
  /** The name of another shape, which this one has. */
  readonly of?: string;
}

/** The example of each type of resource. */
export interface ExampleTable<Types> {
  /** The example of each type. */
  readonly types: { readonly [Type in keyof Types]: ExampleResource };
  /** The shapes that others refer to, by name. */
  readonly shapes: Readonly<Record<string, ExampleShape>>;
}

/** The example of a type: its values, and what its attributes can be. */
export interface ExampleResource {
  /** The ID; undefined if resources of the type have none. */
  readonly id?: string;
  /** The attributes. */
  readonly attributes: object;
  /** What attributes of the type can be. */
  readonly shape: ExampleShape;
}

/** Attributes that replace those of an example, and the ID of the resource. */
export type ExampleChanges<Resource> = (Resource extends { readonly attributes: infer Attributes }
  ? Partial<Attributes>
  : object) & {
  /** The ID. @default that of the example */
  readonly id?: string | undefined;
};

/** Creates a complete resource of a type from the example of the description. */
export type MakeExample<Types> = <Type extends keyof Types & string>(
  type: Type,
  changes?: ExampleChanges<Types[Type]>,
) => Types[Type];

/** Creates the function that completes the examples of a table. */
export function createExample<Types>({ types, shapes }: ExampleTable<Types>): MakeExample<Types> {
  return (type, given) => {
    // Tests give `undefined` for what they do not change.
    const entries = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
    const { id, ...changes } = Object.fromEntries<unknown>(entries);
    const known = Object.hasOwn(types, type) ? types[type] : undefined;
    if (known === undefined) {
      const names = Object.keys(types);
      const meant = similarName(`${type}`, names) ?? names.find((name) => name.split("_").includes(type));
      throw new TypeError(`There is no resource type \`${type}\`${question(meant)}`);
    }
    const shape = { ...resolved(known.shape, shapes), required: [] };
    check({ value: changes, shape, field: type }, shapes);
    if (id !== undefined && (typeof id !== "string" || id === "")) {
      throw new TypeError(`\`${type}.id\` must be a string that is not empty, got ${JSON.stringify(id)}`);
    }
    // A copy, so that a test cannot change the example of another one.
    const attributes = { ...structuredClone(known.attributes), ...changes };
    const ownId = id ?? known.id;
    return { ...(ownId !== undefined && { id: ownId }), type, attributes } as Types[typeof type];
  };
}

interface Given {
  readonly value: unknown;
  readonly shape: ExampleShape;
  /** The name of the value for messages. */
  readonly field: string;
}

type Shapes = Readonly<Record<string, ExampleShape>>;

function resolved(shape: ExampleShape, shapes: Shapes): ExampleShape {
  const named = shape.of === undefined ? undefined : shapes[shape.of];
  return named === undefined ? shape : resolved(named, shapes);
}

/** Checks a value. @throws {TypeError} If it does not have the shape. */
function check({ value, shape, field }: Given, shapes: Shapes): void {
  const { types = [], isTime, fields, required = [], items } = resolved(shape, shapes);
  if (value === undefined) return;
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    throw new TypeError(`\`${field}\` must be of type ${types.join(" or ")}, got ${JSON.stringify(value)}`);
  }
  if (isTime && typeof value === "string" && Number.isNaN(Date.parse(value))) {
    throw new TypeError(`\`${field}\` must be a time such as 2026-12-01T06:00:00Z, got ${JSON.stringify(value)}`);
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      check({ value: item, shape: items ?? {}, field: `${field}[${index}]` }, shapes);
    }
  } else if (fields !== undefined && typeof value === "object" && value !== null) {
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) throw new TypeError(`\`${field}.${missing}\` is required`);
    for (const [name, item] of Object.entries(value)) {
      if (!Object.hasOwn(fields, name)) {
        throw new TypeError(
          `\`${field}.${name}\` is not a known field${question(similarName(name, Object.keys(fields)))}`,
        );
      }
      check({ value: item, shape: fields[name] ?? {}, field: `${field}.${name}` }, shapes);
    }
  }
}

function question(meant: string | undefined): string {
  return meant === undefined ? "" : `; did you mean \`${meant}\`?`;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
