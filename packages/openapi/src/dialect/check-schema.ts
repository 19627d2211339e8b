/** A problem: the names that lead to the value, and the rule that it breaks. */
export interface Problem {
  readonly path: readonly string[];
  readonly rule: string;
}

/** The part of JSON Schema that our schemas use. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: "object" | "array" | "string" | "number" | "boolean";
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
}

/** Returns the first problem of a value; `undefined` if it matches the schema. */
export function checkSchema(schema: unknown, value: unknown): Problem | undefined {
  const root = schema as Schema;
  return check(root, value, []);

  function check(given: Schema, value: unknown, path: readonly string[]): Problem | undefined {
    const own = given.$ref === undefined ? given : { ...root.$defs?.[given.$ref.replace("#/$defs/", "")], ...given };
    const rule = checkValue(own, value);
    if (rule !== undefined) return { path, rule };
    if (typeof value !== "object" || value === null) return undefined;
    const missing = own.required?.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return { path, rule: `\`${missing}\` is missing` };
    for (const [name, part] of Object.entries(value)) {
      const known = own.properties && Object.hasOwn(own.properties, name) ? own.properties[name] : undefined;
      const inner = own.items ?? known ?? own.additionalProperties;
      const at = [...path, name];
      if (inner === false || inner === undefined) {
        return { path: at, rule: `is unknown; the names are ${Object.keys(own.properties ?? {}).join(", ")}` };
      }
      const problem = check(inner, part, at);
      if (problem) return problem;
    }
    return undefined;
  }
}

function checkValue(
  { type, enum: values, pattern, minLength = 0, minItems = 0 }: Schema,
  value: unknown,
): string | undefined {
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (type !== undefined && found !== type) return `must be of type ${type}, not ${found}`;
  if (values && !values.includes(value)) return `must be one of ${values.map((one) => JSON.stringify(one)).join(", ")}`;
  if (typeof value === "string" && value.length < minLength) return "must not be empty";
  if (Array.isArray(value) && value.length < minItems) return "must not be empty";
  if (pattern !== undefined && !new RegExp(pattern, "u").test(String(value))) return `must match ${pattern}`;
  return undefined;
}
