import { type FieldOwner, fieldFinding } from "../deployment/field-finding.ts";
import type { Finding } from "../deployment/finding.ts";
import type { SchemaDifference } from "./compare-schemas.ts";

/** What a difference of a response means for a client; `undefined` if it means nothing. */
export function responseFinding(
  owner: FieldOwner & { readonly ends: readonly string[] },
  difference: SchemaDifference,
): Finding | undefined {
  const { what, place, expected, found, isRequired, isClosed } = difference;
  const { operation } = owner;
  const field = (kind: Parameters<typeof fieldFinding>[1]["kind"], one = difference): Finding =>
    fieldFinding(owner, { ...one, kind });
  const report = "nothing: report it";
  const isFrame = /^data(\[\])?(\.(id|type|attributes))?$|^meta\.page\.cursor$|^meta(\.page)?$/.test(place);
  switch (what) {
    case "missing":
      if (isFrame && isRequired) return frameFinding(operation, place);
      if (isRequired) return field("field_missing");
      return {
        kind: "field_missing",
        verdict: "changed",
        operation,
        place,
        seen: `is no longer described: ${expected}`,
        effect: "gives `undefined`, which its type permits",
        setting: report,
      };
    case "optional":
      // A file that says of no field that it is required says nothing of this one.
      if (found === "") return undefined;
      return {
        kind: "field_missing",
        verdict: "breaking",
        operation,
        place,
        seen: "can be missing; the description requires it",
        effect: "gives `undefined` then, which its type rules out",
        setting: report,
      };
    case "unknown":
    case "needed":
      return expected === "optional" ? undefined : field("field_unknown");
    case "type":
      if (isSubset(found, expected)) return undefined;
      return field("field_type");
    case "values_unknown":
      if (!isClosed) return field("value_unknown");
      return { ...field("value_unknown"), verdict: "breaking", effect: "passes it on; its type rules it out" };
    case "values_missing": {
      const gone = found.split(", ").filter((value) => owner.ends.includes(value));
      const isEnd = gone.length > 0 && owner.waiter?.status === `/${place.replaceAll(".", "/")}`;
      return {
        kind: "value_missing",
        verdict: isEnd ? "changed" : "additional",
        operation,
        place,
        seen: `no longer has the value ${found}`,
        effect: isEnd
          ? `\`${owner.waiter?.method}\` no longer ends with ${gone.join(", ")}`
          : "never gives it; programs that wait for it wait in vain",
        setting: isEnd ? report : "nothing",
      };
    }
    case "stricter":
      return undefined;
  }
}

/** The parts of a response without which the client finds nothing. */
function frameFinding(operation: string, place: string): Finding {
  const isCursor = place.startsWith("meta");
  return {
    kind: isCursor ? "cursor" : "envelope",
    verdict: "breaking",
    operation,
    place,
    seen: `is missing; the client expects \`${place}\``,
    effect: "rejects with ResponseFormatError",
    setting: "`dialect`, with one that says where it is",
  };
}

/** Whether what may come is only a part of what ours permits, such as a string where ours says a string or null. */
function isSubset(found: string, expected: string): boolean {
  const known = expected.split(" or ");
  return found.split(" or ").every((type) => known.includes(type));
}
