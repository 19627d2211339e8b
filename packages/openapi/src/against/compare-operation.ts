import type { JsonObject, OperationObject } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { follow, plain } from "../adopt/marks.ts";
import type { OurAddress } from "../adopt/match-documents.ts";
import { isObject } from "../adopt/read-document.ts";
import { jsonOf, successesOf } from "../adopt/responses.ts";
import type { Address } from "../adopt/shape.ts";
import type { Finding } from "../deployment/finding.ts";
import { compareSchemas, type SchemaDifference } from "./compare-schemas.ts";
import { requestFinding } from "./request-finding.ts";
import { responseFinding } from "./response-finding.ts";

/** Gets a finding of an operation, and what it is about: the same object of ours can be that of many operations. */
export type Report = (finding: Finding, about: { readonly owner: object; readonly name: string }) => void;

type Documents = readonly [ours: JsonObject, theirs: JsonObject];

/** Compares an operation with the same one of another description: parameters, request, response and scopes. */
export function compareOperation(
  documents: Documents,
  [ours, theirs]: readonly [OurAddress, Address],
  report: Report,
): void {
  const operation = ours.id.replace("_", ".");
  const alone = { owner: ours, name: "" };
  compareParameters(documents, [ours, theirs], operation, report);
  compareBodies(documents, [ours.object, theirs.object], operation, report);
  compareResponses(documents, [ours.object, theirs.object], operation, report);
  const [known, needed] = [scopesOf(ours.object), scopesOf(theirs.object)];
  const added = needed.filter((scope) => !known.includes(scope));
  if (known.length > 0 && added.length > 0) {
    const scopes = added.join(", ");
    report(
      {
        kind: "operation_refused",
        verdict: "changed",
        operation,
        seen: `needs the scope ${scopes}`,
        effect: "rejects with PermissionDeniedError if the key lacks it",
        setting: `an \`apiKey\` with the scope ${scopes}`,
      },
      alone,
    );
  }
  if (theirs.object.deprecated === true && ours.object.deprecated !== true) {
    report(
      {
        kind: "description",
        verdict: "additional",
        operation,
        seen: "is deprecated there",
        effect: "calls it all the same",
        setting: "nothing",
      },
      alone,
    );
  }
}

/** Compares the parameters of the query, and headers that must be sent. Those of the path have their places. */
function compareParameters(
  documents: Documents,
  [ours, theirs]: readonly [Address, Address],
  operation: string,
  report: Report,
): void {
  const [known, found] = [parametersOf(documents[0], ours), parametersOf(documents[1], theirs)];
  const add = (difference: SchemaDifference): void => {
    const finding = requestFinding(operation, "query", difference);
    if (finding) report(finding, difference);
  };
  const common = { expected: "", found: "", isClosed: false };
  for (const { parameter } of known.values()) {
    if (parameter.in !== "query") continue;
    const name = String(parameter.name);
    const where = { ...common, owner: parameter, place: name, name, isRequired: parameter.required === true };
    const other = found.get(keyOf(parameter))?.parameter;
    if (other === undefined) add({ ...where, what: "missing" });
    else if (other.name !== name) add({ ...where, what: "missing", isRequired: true });
    else {
      if (other.required === true && parameter.required !== true) {
        add({ ...where, what: "needed", expected: "optional" });
      }
      const at = { place: name, owner: parameter };
      compareSchemas(documents, [parameter.schema, other.schema], (one) => add({ ...one, name }), at);
    }
  }
  for (const [key, { parameter }] of found) {
    const isHeader = parameter.in === "header";
    if (known.has(key) || !(parameter.in === "query" || (isHeader && parameter.required === true))) continue;
    const name = String(parameter.name);
    const what = parameter.required === true ? "needed" : "unknown";
    const difference: SchemaDifference = {
      ...common,
      what,
      name,
      place: name,
      owner: parameter,
      found: `a parameter of the ${parameter.in}`,
      isRequired: false,
    };
    const finding = requestFinding(operation, String(parameter.in), difference);
    if (finding) report(finding, difference);
  }
}

function parametersOf(
  document: JsonObject,
  { object, shared }: Address,
): ReadonlyMap<string, { readonly parameter: JsonObject }> {
  const own = Array.isArray(object.parameters) ? object.parameters.filter(isObject) : [];
  const all = [...shared, ...own].map((given) => follow(document, given));
  return new Map(all.map((parameter) => [keyOf(parameter), { parameter }]));
}

function keyOf(parameter: JsonObject): string {
  return `${parameter.in} ${plain(String(parameter.name))}`;
}

function compareBodies(
  documents: Documents,
  [ours, theirs]: readonly [JsonObject, JsonObject],
  operation: string,
  report: Report,
): void {
  const [own, other] = [ours, theirs].map(({ requestBody }, index) =>
    isObject(requestBody) ? follow(documents[index] ?? {}, requestBody) : undefined,
  );
  const add = (difference: SchemaDifference): void => {
    const finding = requestFinding(operation, "body", difference);
    if (finding) report(finding, difference);
  };
  const whole = { place: "", name: "", owner: ours, expected: "", found: "", isRequired: false, isClosed: false };
  if (other === undefined) {
    if (own !== undefined) add({ ...whole, what: "missing" });
  } else if (own === undefined) {
    if (other.required === true) add({ ...whole, what: "needed", found: "a body" });
  } else {
    if (other.required === true && own.required !== true) add({ ...whole, what: "needed", expected: "optional" });
    compareSchemas(documents, [jsonOf(own)?.schema, jsonOf(other)?.schema], add);
  }
}

function compareResponses(
  documents: Documents,
  [ours, theirs]: readonly [JsonObject, JsonObject],
  operation: string,
  report: Report,
): void {
  const [known, found] = [successesOf(documents[0], ours), successesOf(documents[1], theirs)];
  const object = ours as unknown as OperationObject;
  const waiter = object["x-waiter"];
  const ends = waiter ? [...waiter.succeeded, ...waiter.failed, ...waiter.canceled] : [];
  const owner = {
    operation,
    waiter: waiter && { method: `${operation.split(".")[0]}.${addedMethods.wait({ object })}`, status: waiter.status },
    ends,
  };
  const [[, first] = []] = found;
  for (const [status, response] of known) {
    const other = found.find(([one]) => one === status)?.[1] ?? first;
    const own = jsonOf(response);
    if (own === undefined || other === undefined) continue;
    const media = jsonOf(other);
    if (media === undefined) {
      report(
        {
          kind: "envelope",
          verdict: "breaking",
          operation,
          seen: "the response is no longer JSON",
          effect: "rejects with ResponseFormatError",
          setting: "a generated table: `planasonix generate`",
        },
        { owner: ours, name: "" },
      );
      continue;
    }
    const differences: SchemaDifference[] = [];
    compareSchemas(documents, [own.schema, media.schema], (difference) => differences.push(difference));
    // Without an envelope, everything else is elsewhere.
    const frame = differences.filter(
      ({ what, place, isRequired }) => what === "missing" && place === "data" && isRequired,
    );
    for (const difference of frame.length > 0 ? frame : differences) {
      const finding = responseFinding(owner, difference);
      if (finding) report(finding, difference);
    }
  }
}

/** The scopes that an operation states, in our extension or as those of its security. */
function scopesOf(object: JsonObject): string[] {
  const stated = object["x-required-scopes"];
  const security = Array.isArray(object.security) ? object.security.filter(isObject) : [];
  return [
    ...new Set([stated ?? [], ...security.flatMap(Object.values)].flat().filter((one) => typeof one === "string")),
  ];
}
