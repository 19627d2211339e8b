import type { Finding } from "../deployment/finding.ts";
import type { SchemaDifference } from "./compare-schemas.ts";

/** What a difference of a request means for a client; `undefined` if it means nothing. `part` is such as `query`. */
export function requestFinding(operation: string, part: string, difference: SchemaDifference): Finding | undefined {
  const { what, expected, found, isRequired, isClosed } = difference;
  const place = [part, difference.place].filter(Boolean).join(".");
  const finding = (verdict: Finding["verdict"], seen: string, effect: string, setting = table): Finding => ({
    kind: "request",
    verdict,
    operation,
    place,
    seen,
    effect,
    setting,
  });
  switch (what) {
    case "missing":
      return finding(
        isRequired ? "breaking" : "changed",
        "is no longer described",
        "sends it all the same; it is ignored, or refused with InvalidRequestError",
        isRequired ? table : "nothing: leave it out",
      );
    case "needed":
      return finding(
        "breaking",
        expected === "optional" ? "is required now" : `is required, and the client does not know it: ${found}`,
        "sends requests without it, which reject with InvalidRequestError",
      );
    case "optional":
      return undefined;
    case "unknown":
      return finding(
        "additional",
        `is not in the description: ${found}`,
        "never sends it",
        `nothing; ${table}, to use it`,
      );
    case "type":
      if (isSubset(expected, found)) return undefined;
      return finding(
        "breaking",
        `must be ${found}; the description says ${expected}`,
        `sends ${expected}, which may reject with InvalidRequestError`,
      );
    case "values_missing":
      return finding(
        "changed",
        `no longer takes the value ${found}`,
        "sends it if a program passes it; that may reject with InvalidRequestError",
        "nothing: pass another value",
      );
    case "values_unknown":
      return finding(
        "additional",
        `takes further values: ${found}`,
        isClosed ? "has no type for them" : "sends any string",
        "nothing",
      );
    case "stricter":
      return finding(
        "changed",
        `has the limit ${found}; the description says ${expected}`,
        "sends other values all the same, which reject with InvalidRequestError",
        "nothing: pass values within the limit",
      );
  }
}

const table = "a generated table: `planasonix generate`";

function isSubset(sent: string, taken: string): boolean {
  const known = taken.split(" or ");
  return known.includes("any value") || sent.split(" or ").every((type) => known.includes(type));
}
