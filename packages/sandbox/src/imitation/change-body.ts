// Changes the bodies of successes as the findings of a saved report say. It parses the texts of the findings (`seen`),
// so it depends on their wording in the doctor of the client and in `packages/openapi/src/deployment`.
import type { SavedDeployment } from "@planasonix/openapi/deployments";

/** One change of a body. */
export type Change = (body: unknown) => unknown;

type Finding = SavedDeployment["findings"][number];

/** The changes of the bodies of successes, by the operation. */
export function changesOf({ findings }: SavedDeployment): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, Change[]>();
  for (const finding of findings) {
    const { operation } = finding;
    const change = operation === undefined ? undefined : changeOf(finding);
    if (operation !== undefined && change) changes.set(operation, [...(changes.get(operation) ?? []), change]);
  }
  return changes;
}

/** Changes a body. A list whose cursor is ignored never ends. */
export function changeBody(changes: readonly Change[], body: unknown, repeats: boolean): unknown {
  const changed = changes.reduce((value, change) => change(value), body);
  return repeats && isRecord(changed) ? { ...changed, meta: { page: { cursor: "imitated" } } } : changed;
}

function changeOf(finding: Finding): Change | undefined {
  const { kind, place = "", seen } = finding;
  switch (kind) {
    case "field_missing":
      return at(place, (owner, name) => void delete owner[name]);
    case "field_unknown":
      return setting(place, sampleOf(seen.replace(/^.*: /, "")));
    case "field_type":
      return setting(place, sampleOf(/^is (.*?);/.exec(seen)?.[1] ?? ""));
    case "value_unknown":
      return setting(place, seen.replace(/^.*: /, ""));
    case "envelope":
    case "cursor":
      return seen.startsWith("the client expected") ? (body) => inForm(seen, body) : undefined;
    default:
      return undefined;
  }
}

/** Another body: with the names that the client found in place of what it expected. */
function inForm(seen: string, body: unknown): unknown {
  const [, where, names] = /expected .*?(?: in (data)\S*)?, and found an object with (.*)$/.exec(seen) ?? [];
  if (names === undefined) return seen.endsWith("found an array") ? [] : "";
  const owner = isRecord(body) ? body : {};
  const data = Array.isArray(owner.data) ? owner.data[0] : owner.data;
  const known = { ...owner, ...(isRecord(data) ? { ...data, ...Object(data.attributes) } : {}) };
  const found = Object.fromEntries(names.split(", ").map((name) => [name, known[name] ?? "imitated"]));
  if (where === undefined) return "data" in found ? { ...found, data: owner.data } : found;
  return { ...owner, data: Array.isArray(owner.data) ? [found] : found };
}

function sampleOf(type: string): unknown {
  const samples = new Map<string, unknown>([
    ["a number", 1],
    ["a boolean", true],
    ["a list", []],
    ["an object", {}],
    ["null", null],
  ]);
  return samples.has(type) ? samples.get(type) : "imitated";
}

function setting(place: string, value: unknown): Change {
  return at(place, (owner, name) => {
    owner[name] = value;
  });
}

/** Acts on each owner of a place such as `data[].attributes.nodes[].id`. */
function at(place: string, act: (owner: Record<string, unknown>, name: string) => void): Change {
  const steps = place.split(".");
  const last = (steps.pop() ?? "").replaceAll("[]", "");
  return (body) => {
    let owners: unknown[] = [body];
    for (const step of steps) {
      owners = owners.map((owner) => (isRecord(owner) ? owner[step.replaceAll("[]", "")] : undefined));
      for (let lists = step.split("[]").length - 1; lists > 0; lists -= 1) owners = owners.flat();
    }
    for (const owner of owners) if (isRecord(owner)) act(owner, last);
    return body;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
