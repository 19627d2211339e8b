// Says of the response to a read what `planasonix doctor` says of it: one comparison, with the same words.
import { describedReads, type FieldOwner, type Finding, responseFindings } from "@planasonix/openapi/deployments";
import * as tables from "@planasonix/openapi/operations";
import { fieldOf } from "../description/json.ts";
import type { Difference } from "./difference.ts";

/** The findings about the fields of a successful response, by the operationId; none if it is not the response to a read. */
export type FindingsOf = (operationId: string, body: unknown) => readonly Finding[];

/** Creates the comparison with the description of `@planasonix/openapi`. */
export function createReadFindings(): FindingsOf {
  const reads = describedReads();
  return (operationId, body) => {
    const [resource = "", method = ""] = operationId.split("_");
    const read = reads.get(`${resource}.${method}`);
    if (!read) return [];
    const operation = fieldOf(fieldOf(tables, resource), method);
    const data = fieldOf(body, "data");
    // Prism reports another envelope: the client rejects it, and looks at no field.
    if (Array.isArray(data) !== (fieldOf(operation, "gives") === "list")) return [];
    const waiter = fieldOf(operation, "waiter") as FieldOwner["waiter"];
    return responseFindings({ read, waiter }, data);
  };
}

/** A finding as a difference of a response. */
export function findingDifference(operationId: string, status: number, finding: Finding): Difference {
  const { kind, verdict, place = "", seen, effect, setting } = finding;
  const issue = `${verdict}: ${seen}. The client ${effect}. To set: ${setting}`;
  // What no resource of a response has is one difference, however many resources the response has.
  const same = verdict === "unknown" ? `${verdict}: ${kind}` : undefined;
  return { operation: operationId, side: "response", status, field: `body.${place}`, issue, same };
}

/** What Prism says of a field that differs, and the kinds of findings that say it as well. */
const sameInPrism: readonly (readonly [issue: RegExp, kinds: readonly Finding["kind"][]])[] = [
  [/^is required$/, ["field_missing"]],
  [/^is not a known property$/, ["field_unknown"]],
  // That a number must be an integer is said by no finding.
  [/^must be (string|number|boolean|array|object)\b/, ["field_type"]],
  [/^must be equal to one of the allowed values/, ["value_unknown", "field_type"]],
];

/** The differences that no finding reports: a finding of the same place says the same, if it is of the same kind. */
export function withoutFindings(
  differences: readonly Difference[],
  findings: readonly Finding[],
): readonly Difference[] {
  return differences.filter(({ field, issue }) => {
    const kinds = sameInPrism.find(([pattern]) => pattern.test(issue))?.[1] ?? [];
    const place = field.replace(/^body\./, "").replaceAll(/\[\d+\]/g, "[]");
    return !findings.some((finding) => finding.place === place && kinds.includes(finding.kind));
  });
}
