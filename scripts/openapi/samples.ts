// Reads spec/reference/samples.tsv: the fields of every documented payload, as trees.
import { readFileSync } from "node:fs";

/**
 * The content of a payload at one position: its JSON types, and its fields or item. `isPartial` if only some of the
 * objects in a list show the field.
 */
export interface Shown {
  readonly types: Set<string>;
  readonly fields: Map<string, Shown>;
  item?: Shown;
  isPartial: boolean;
}

export interface Sample {
  /** The public name, such as `pipelines.run`. */
  readonly operation: string;
  readonly kind: "request" | "response" | "error";
  /** The status of a response, the name of a shared error response, or `-` for a request. */
  readonly status: string;
  /** The page and line that show the payload. */
  readonly place: string;
  readonly root: Shown;
}

const FILE = new URL("../../spec/reference/samples.tsv", import.meta.url);

/** Every documented payload, in the order of samples.tsv. */
export function readSamples(): Sample[] {
  return parseSamples(readFileSync(FILE, "utf8"));
}

/** Parses a table with the columns of samples.tsv. The first line contains the column names. */
export function parseSamples(table: string): Sample[] {
  const samples = new Map<string, Sample>();
  const [, ...lines] = table.trimEnd().split("\n");
  for (const line of lines) {
    const [operation = "", kind = "", status = "", place = "", member = "", types = "", part = ""] = line.split("\t");
    const key = [operation, kind, status, place].join(" ");
    const sample = samples.get(key) ?? { operation, kind: kind as Sample["kind"], status, place, root: shownObject() };
    samples.set(key, sample);
    const shown = descend(sample.root, member);
    for (const type of types.split("|")) shown.types.add(type);
    if (part !== "") shown.isPartial = true;
  }
  return [...samples.values()];
}

/** Finds or creates the node of a field such as `data[].attributes.name`. */
function descend(root: Shown, path: string): Shown {
  return path.split(".").reduce((parent, step) => {
    const [, name = "", items = ""] = /^([^[]*)((?:\[\])*)$/.exec(step) ?? [];
    const field = parent.fields.get(name) ?? shownNothing();
    parent.fields.set(name, field);
    let place = field;
    for (let depth = items.length / 2; depth > 0; depth--) {
      place.types.add("array");
      place.item ??= shownNothing();
      place = place.item;
    }
    return place;
  }, root);
}

function shownObject(): Shown {
  return { types: new Set(["object"]), fields: new Map(), isPartial: false };
}

function shownNothing(): Shown {
  return { types: new Set(), fields: new Map(), isPartial: false };
}

/** Whether a payload shows null for an attribute such as `metrics.rows_read`. */
export function isShownAsNull({ root }: Sample, trail: string): boolean {
  const data = root.fields.get("data");
  const attributes = (data?.item ?? data)?.fields.get("attributes");
  const place = trail
    .split(".")
    .reduce<Shown | undefined>((parent, name) => (parent?.item ?? parent)?.fields.get(name), attributes);
  return place?.types.has("null") ?? false;
}
