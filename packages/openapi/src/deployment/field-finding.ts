import type { Finding } from "./finding.ts";

/** How a field of a response differs from its description: a place and a word, never a value of a field. */
export interface FieldDifference {
  readonly kind: "field_missing" | "field_type" | "field_unknown" | "value_unknown";
  /** The path of the field, such as `data[].attributes.nodes[].id`. */
  readonly place: string;
  /** The described type or list of values, and what was found. */
  readonly expected: string;
  readonly found: string;
}

/** The operation whose response differs. */
export interface FieldOwner {
  readonly operation: string;
  /** How the end of its work is seen, if it is waited for. */
  readonly waiter?: { readonly method: string; readonly status: string } | undefined;
}

/** What a difference of a field means for a client: one wording for responses and for descriptions. */
export function fieldFinding(
  { operation, waiter }: FieldOwner,
  { kind, place, expected, found }: FieldDifference,
): Finding {
  const isStatus = waiter !== undefined && `/${place.replaceAll(".", "/")}` === waiter.status;
  const common = { kind, operation, place } as const;
  const nothing = "nothing: report it";
  switch (kind) {
    case "field_missing":
      return {
        ...common,
        verdict: "breaking",
        seen: `is missing; the description says ${expected}`,
        effect: isStatus
          ? `\`${waiter.method}\` cannot tell when the work has ended, and rejects`
          : "gives `undefined`, which its type rules out",
        setting: nothing,
      };
    case "field_type":
      return {
        ...common,
        verdict: "breaking",
        seen: `is ${found}; the description says ${expected}`,
        effect: `passes it on as ${found}, which its type rules out`,
        setting: nothing,
      };
    case "field_unknown":
      return {
        ...common,
        verdict: "additional",
        seen: `is not in the description: ${found}`,
        effect: "passes it on, without a type",
        setting: "nothing",
      };
    case "value_unknown":
      return {
        ...common,
        verdict: "additional",
        seen: `has a value that the description does not list: ${found}`,
        effect: isStatus
          ? `\`${waiter.method}\` takes it for work that goes on, and logs it once`
          : "passes it on; its type permits every string",
        setting: "nothing",
      };
  }
}
