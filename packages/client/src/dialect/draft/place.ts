import { camelCase, type DescribedOperation, type Fields } from "@planasonix/openapi/dialects";
import { fieldOf, isRecord } from "@planasonix/runtime";

/** Where a body has a resource, or a list of them. */
export interface Place {
  /** The JSON pointer; empty for the whole body. */
  readonly at: string;
  /** The resources there. */
  readonly items: readonly object[];
  /** Whether they have their attributes in `attributes`. */
  readonly isEnvelope: boolean;
}

/** How deep a body is searched, in members. */
const depth = 2;

/**
 * Finds the resource or the list of an operation in a body: the place whose members the description knows best. An empty list
 * is taken if there is no other. `undefined` if nothing is like what is described.
 */
export function findPlace({ gives, response }: DescribedOperation, body: unknown): Place | undefined {
  const isList = gives === "list";
  let best: Place | undefined;
  let most = 0;
  for (const [at, value] of placesIn(body, isList ? depth : depth + 1)) {
    const items = isList ? value : [value];
    if (!Array.isArray(items) || !items.every(isRecord)) continue;
    const [first] = items;
    const isEnvelope = isRecord(fieldOf(first, "attributes")) && !response?.has("attributes");
    const owner = isEnvelope ? fieldOf(first, "attributes") : first;
    const known = first === undefined ? 0 : knownNames(response, owner) + Number(first.id !== undefined);
    if (known > most || (isList && items.length === 0 && !best)) best = { at, items, isEnvelope };
    most = Math.max(most, known);
  }
  return best;
}

/** The members of a body with their pointers, the outer ones first. */
function placesIn(body: unknown, levels: number, at = ""): [at: string, value: unknown][] {
  const inner = isRecord(body) && levels > 0 ? Object.keys(body).filter((name) => /^[\w-]+$/.test(name)) : [];
  const members = inner.sort((a, b) => Number(b === "data") - Number(a === "data"));
  return [[at, body], ...members.flatMap((name) => placesIn(fieldOf(body, name), levels - 1, `${at}/${name}`))];
}

function knownNames(fields: Fields = new Map(), owner: unknown): number {
  return [...fields.keys()].filter((name) => fieldOf(owner, name) ?? fieldOf(owner, camelCase(name))).length;
}
