// Leaves out of a description what only people and other tools read.
import { isObject } from "../src/description/document.ts";

const texts = [
  ...["description", "summary", "externalDocs", "tags", "security", "links"],
  ...["x-codeSamples", "x-evidence", "x-final", "x-reveals", "x-confirm", "x-outcome"],
];

/** The maps whose keys are names, not keywords. */
const maps = ["paths", "schemas", "parameters", "responses", "examples", "properties"];

/** The values that requests and responses contain. */
const values = ["value", "example", "default", "const", "enum"];

/** A part of a description without its texts. `key` is the key of the part. */
export function shorten(part: unknown, key = ""): unknown {
  if (values.includes(key)) return part;
  if (Array.isArray(part)) return key === "examples" ? withIds(part) : part.map((item) => shorten(item));
  if (!isObject(part)) return part;
  // Only the names of headers have an effect.
  if (key === "headers") return Object.fromEntries(Object.keys(part).map((name) => [name, {}]));
  if (maps.includes(key)) return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, shorten(item)]));
  const kept = Object.entries(part).filter(([name]) => !texts.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, shorten(value, name)]));
}

/** The examples of a schema if they show an ID, which the sandbox reads from them. */
function withIds(examples: readonly unknown[]): readonly unknown[] | undefined {
  return /"[a-z]+([_-]\w+|\d+)"/.test(JSON.stringify(examples)) ? examples : undefined;
}
