import { camelCase, type DescribedOperation, type Dialect, type DialectOperation } from "@planasonix/openapi/dialects";
import { partsOf, planDocumented, planSent } from "./plan.ts";
import { Plan } from "./steps.ts";

/** An operation of the description in a dialect: what is the same for all its requests. */
export interface SpokenOperation {
  readonly dialect: Dialect;
  readonly described: DescribedOperation;
  readonly given: DialectOperation;
  /** The parts of the documented path. */
  readonly template: readonly string[];
  /** The parts of the path in the dialect, if it is another one: of a parameter, its index in the documented path. */
  readonly ownPath: readonly (string | number)[] | undefined;
  /** Converts the body of a request. */
  readonly requestPlan: Plan | undefined;
  /** The path to the resource or the list in the body. */
  readonly at: readonly string[];
  /** Whether attributes stand in `attributes`. */
  readonly isEnvelope: boolean;
  /** Whether a flat resource may have a field `attributes`, as one of its own. */
  readonly hasAttributes: boolean;
  /** Converts the attributes of a resource; if it is flat, the whole resource. */
  readonly responsePlan: Plan | undefined;
  /** Converts the body of a list to what is beside the list. */
  readonly othersPlan: Plan;
  /** Where the ID of a resource is. */
  readonly ids: readonly IdPlace[];
  /** The name of the ID, if it can only be a field of the resource. */
  readonly ownId: string | undefined;
}

/** A path in the resource, or the name of a path parameter. */
export type IdPlace = readonly string[] | string;

/** Inherits nothing, as the data of dialects. */
const none: Readonly<Record<string, never>> = Object.create(null);

/** Plans how an operation is spoken. */
export function speak(dialect: Dialect, described: DescribedOperation, given: DialectOperation): SpokenOperation {
  const { request, response = none, values = none } = given;
  const { at = "", form = "flat", id: ids = ["/id"] } = response;
  const [first = ""] = ids;
  const fields = described.response ?? new Map();
  // Some resources repeat their ID among their attributes.
  const attributes = response.case ? [...fields.keys()].map(camelCase) : [...fields.keys()];
  const omitted = form === "flat" ? ids.filter((one) => one.startsWith("/") && !attributes.includes(one.slice(1))) : [];
  const template = described.path.split("/");
  return {
    dialect,
    described,
    given,
    at: partsOf(at),
    isEnvelope: form === "envelope",
    hasAttributes: form === "flat" && fields.has("attributes"),
    template,
    ownPath: given.path?.split("/").map((part) => (part.startsWith("{") ? template.indexOf(part) : part)),
    requestPlan: request && planSent(described.request ?? new Map(), request, values),
    responsePlan: planDocumented(fields, response, values, omitted),
    othersPlan: planDocumented(new Map(), none, none, [at]) ?? new Plan(),
    ids: ids.map((one) => (one.startsWith("/") ? partsOf(one) : one.slice(1, -1))),
    ownId: ids.length === 1 && partsOf(first).length === 1 ? partsOf(first)[0] : undefined,
  };
}
