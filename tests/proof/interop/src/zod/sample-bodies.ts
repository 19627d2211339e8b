import {
  type Description,
  type Json,
  type JsonObject,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import type { Shown } from "@planasonix/scripts/openapi/samples.ts";

/**
 * The bodies that a documented payload allows: they consist of the envelope and the fields that the payload shows. A
 * list has two items, and only the first one has the fields that some objects of the list lack. If a field has several
 * types, each type occurs in at least one of the bodies.
 *
 * @param schema Supplies what the payload omits, such as the formats of strings and the envelope.
 */
export function sampleBodies(description: Description, root: Shown, schema: Schema): Json[] {
  const variants = Math.max(...typesPerField(root));
  return Array.from({ length: variants }, (_, variant) =>
    new SampleBody(description, variant).value(root, schema, true),
  );
}

function typesPerField({ types, fields, item }: Shown): number[] {
  return [types.size, ...[...fields.values(), ...(item ? [item] : [])].flatMap(typesPerField)];
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-11-24T09:30:00Z",
  date: "2026-11-24",
  email: "ana@acme.test",
  ipv4: "192.0.2.1",
  ip: "192.0.2.1",
  uri: "https://acme.test/",
  uuid: "7d8f2a5e-6c1b-4c1e-9a3e-2f4b6c8d0e12",
};

class SampleBody {
  readonly #description: Description;
  readonly #variant: number;

  constructor(description: Description, variant: number) {
    this.#description = description;
    this.#variant = variant;
  }

  /** @param isFirst Whether the object has the fields that only some objects show. */
  value(shown: Shown, schema: Schema | undefined, isFirst: boolean): Json {
    const resolved = resolve<Schema>(this.#description, schema ?? {});
    // `samples.tsv` states no type for a value if it lists only the children of the value.
    const types = shown.types.size > 0 ? [...shown.types] : [shown.item ? "array" : "object"];
    switch (types[this.#variant % types.length]) {
      case "object":
        return { ...this.#envelope(resolved), ...this.#fields(shown, resolved, isFirst) };
      case "array":
        return this.#items(shown, resolved);
      case "string":
        return this.#string(resolved);
      case "integer":
        return 1;
      case "number":
        return 1.5;
      case "boolean":
        return true;
      default:
        return null;
    }
  }

  #fields(shown: Shown, schema: Schema, isFirst: boolean): JsonObject {
    const named = [...shown.fields].filter(([, field]) => isFirst || !field.isPartial);
    return Object.fromEntries(
      named.map(([name, field]) => [name, this.value(field, schema.properties?.[name] ?? mapValue(schema), isFirst)]),
    );
  }

  #items({ item }: Shown, { items }: Schema): Json[] {
    return item === undefined ? [] : [this.value(item, items, true), this.value(item, items, false)];
  }

  #string({ const: only, enum: values, "x-extensible-enum": known, format }: Schema): string {
    const [value] = [only, ...[values ?? known ?? []].flat(), formats[String(format)], "text"].filter(
      (one) => typeof one === "string",
    );
    return String(value);
  }

  /** The parts of the envelope that payloads omit: the `type` of a resource, and the `page` of a list. */
  #envelope({ properties = {} }: Schema): JsonObject {
    const { const: type } = resolve<Schema>(this.#description, properties.type ?? {});
    return {
      ...(properties.attributes !== undefined && typeof type === "string" ? { type } : {}),
      ...(properties.page !== undefined ? { page: { limit: 50, cursor: null } } : {}),
      ...(properties.data !== undefined && properties.meta !== undefined
        ? { meta: this.#envelope(resolve<Schema>(this.#description, properties.meta)) }
        : {}),
    };
  }
}

function mapValue({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === "object" ? (additionalProperties as Schema) : undefined;
}
