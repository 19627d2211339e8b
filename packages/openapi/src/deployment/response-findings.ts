// One comparison of responses: `checkDeployment` and the proxy of the mock say the same of the same response.
import { compareFields } from "./compare-fields.ts";
import { type FieldOwner, fieldFinding } from "./field-finding.ts";
import type { Finding } from "./finding.ts";
import { fieldOf, isRecord } from "./json.ts";
import type { Read } from "./reads.ts";

/** What to compare with. */
export interface Compared {
  /** The read that was sent. */
  readonly read: Read;
  /** How the end of its work is seen, if it is waited for. */
  readonly waiter: FieldOwner["waiter"];
  /**
   * The attributes that the dialect of the deployment does not have: nobody misses them.
   * @default none
   */
  readonly absent?: readonly string[];
}

/** The findings about the fields of a response, each once. `data` is its member `data`: a list, or one object. */
export function responseFindings({ read, waiter, absent = [] }: Compared, data: unknown): Finding[] {
  const isList = Array.isArray(data);
  const values = (isList ? data : [data]).map((one) => (read.hasAttributes ? fieldOf(one, "attributes") : one));
  const prefix = `data${isList ? "[]" : ""}.${read.hasAttributes ? "attributes." : ""}`;
  const owner = { operation: read.name, waiter };
  const known = new Map<string, Finding>();
  for (const value of values) {
    for (const difference of compareFields(read.fields, value, absent)) {
      const finding = fieldFinding(owner, { ...difference, place: prefix + difference.place });
      const key = [finding.kind, finding.place, finding.seen].join(" ");
      if (!known.has(key)) known.set(key, finding);
    }
  }
  return [...known.values(), ...vanishedFindings(read, { absent, values, prefix })];
}

interface Values {
  readonly absent: readonly string[];
  readonly values: readonly unknown[];
  /** The path of each value. */
  readonly prefix: string;
}

/**
 * Fields that none of the resources has, although all documented ones have them. That they are not required may be the
 * reason, so the verdict is `unknown`.
 */
function vanishedFindings(read: Read, { absent, values, prefix }: Values): Finding[] {
  const owners = values.filter(isRecord);
  if (owners.length === 0) return [];
  return read.fields
    .filter(({ name, required, shown }) => shown && !required && !absent.includes(name))
    .filter(({ name }) => owners.every((owner) => fieldOf(owner, name) === undefined))
    .map(({ name }) => ({
      kind: "field_missing",
      verdict: "unknown",
      operation: read.name,
      place: prefix + name,
      seen: `is in none of the resources (${owners.length}); the documentation shows it`,
      effect: "gives `undefined`, which its type permits",
      setting: "nothing",
    }));
}
