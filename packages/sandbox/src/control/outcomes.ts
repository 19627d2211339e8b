// Scripted outcomes: how the next work that an operation starts ends, and what the next test returns.
import type { components } from "@planasonix/openapi";
import type { Ending, PlannedLine, TenantData } from "../call/workspace.ts";
import { didYouMean } from "../description/closest.ts";
import { isObject } from "../description/document.ts";
import { typeOf } from "../description/model.ts";
import type { Operation } from "../description/operation.ts";
import { fieldText } from "../description/validator.ts";
import type { SeedTypes } from "../generated/seed-types.ts";
import type { StartedWork } from "../generated/started-work.ts";
import { explainStatus, workMs } from "../operations/lifecycle/ending.ts";
import { jobType, runType } from "../operations/lifecycle/jobs.ts";
import { logType } from "../operations/lifecycle/log.ts";
import { workLength } from "../operations/lifecycle/moves.ts";
import { startedWork } from "../operations/lifecycle/started-work.ts";
import { statesOf } from "../operations/lifecycle/states.ts";
import { verdictOf } from "../operations/rules/test-result.ts";
import type { Attributes } from "../store/resources.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { Duration } from "../time/duration.ts";
import { attributeRules, type GivenAttributes, problemText } from "./attribute-rules.ts";
import { checkShown, readResult, type ScriptedResult, type TestingOperation } from "./scripted-results.ts";

/** The operations that start long-running work, such as `pipelines.run`. */
export type StartingOperation = keyof StartedWork;

/** A line that a scripted outcome adds to the log of a run. */
export interface ScriptedLine {
  /** The text of the line. */
  readonly message: string;
  /** The level, such as `warn`. @default "info" */
  readonly level?: components["schemas"]["LogLine"]["attributes"]["level"] | undefined;
  /** The node of the run that writes the line. @default none */
  readonly node_id?: string | undefined;
  /** When the line is written, after the start of the run, such as `5s`. @default the end of the run */
  readonly after?: Duration | undefined;
}

/** The attributes of the work that an operation starts. */
export type WorkAttributes<Name extends StartingOperation> = SeedTypes[StartedWork[Name]["type"]];

/** Attributes whose maps, such as `metrics`, may omit fields. */
export type PartialMaps<Attributes> = {
  readonly [Name in keyof Attributes]: NonNullable<Attributes[Name]> extends
    | readonly unknown[]
    | string
    | number
    | boolean
    ? Attributes[Name]
    : Attributes[Name] | Partial<NonNullable<Attributes[Name]>>;
};

/** The scripted end of the long-running work that an operation starts. */
export type ScriptedOutcome<Name extends StartingOperation = StartingOperation> = {
  /**
   * The state in which the work ends, such as `failed`.
   * @default the successful state
   */
  readonly status?: StartedWork[Name]["status"] | undefined;
  /**
   * How long the work takes, such as `90s`.
   * @default the usual time
   */
  readonly after?: Duration | undefined;
  /**
   * Further attributes of the work at its end, such as `metrics`, up to which the numbers of the work grow. Of a map,
   * the fields that are omitted are as usual.
   */
  readonly attributes?: PartialMaps<Omit<WorkAttributes<Name>, "status" | "error">> | undefined;
} & ("error" extends keyof WorkAttributes<Name>
  ? {
      /** The value of the work's attribute `error`. Needs the `status` of work that fails. */
      readonly error?: WorkAttributes<Name>["error"] | undefined;
    }
  : unknown) &
  (StartedWork[Name]["type"] extends "pipeline_run"
    ? {
        /** Lines to add to the log of the run. */
        readonly logs?: readonly ScriptedLine[] | undefined;
      }
    : unknown) &
  (StartedWork[Name]["type"] extends "pipeline_run" | "job"
    ? {
        /** What `jobs.getResults` returns of the job, or of the job of the run. */
        readonly results?: Partial<components["schemas"]["JobResults"]["attributes"]> | undefined;
      }
    : unknown);

/** What a test scripts for an operation: the end of its work, or the result of its test. */
export type OutcomeOf<Name> = Name extends StartingOperation
  ? ScriptedOutcome<Name>
  : Name extends TestingOperation
    ? ScriptedResult<Name>
    : never;

/** An outcome before it has been checked. */
interface GivenOutcome {
  readonly status?: string;
  readonly after?: Duration;
  readonly error?: unknown;
  readonly attributes?: GivenAttributes;
  readonly logs?: readonly (GivenAttributes & { readonly after?: Duration })[];
  readonly results?: GivenAttributes;
}

const fields: readonly (keyof GivenOutcome)[] = ["status", "after", "error", "attributes", "logs", "results"];

/**
 * Scripts the end of the next work that an operation starts, or the result of its next test.
 * @throws {TypeError} If the operation does not exist, or neither starts work nor tests anything, or if its work cannot
 * end, or its test respond, as the outcome says.
 */
export function scriptOutcome(tenant: Tenant, name: string, outcome: object): void {
  const { endings } = tenant;
  const ending = readOutcome(tenant, knownOperation(tenant.data, name), outcome);
  endings.set(name, [...(endings.get(name) ?? []), ending]);
}

function readOutcome(tenant: Tenant, operation: Operation, outcome: object): Ending {
  const verdict = verdictOf(operation);
  if (verdict !== undefined) {
    const { name, successes } = operation;
    return { attributes: readResult({ name, success: successes[0], verdict }, outcome, tenant.validator) };
  }
  const workspace = tenant.present();
  const type = workType(workspace, operation);
  checkForm(outcome);
  const unknown = Object.keys(outcome).find((name) => !fields.some((field) => field === name));
  if (unknown !== undefined)
    throw new TypeError(`\`${unknown}\` is not a field of an outcome${didYouMean(unknown, fields)}`);
  const { status, after, error, attributes, logs, results } = outcome as GivenOutcome;
  const check = (field: string, problem: string | undefined): void => {
    if (problem !== undefined) throw new TypeError(`\`${field}\` ${problem}`);
  };
  check("status", status === undefined ? undefined : explainStatus(workspace, type, status));
  check("error", error === undefined ? undefined : explainError(tenant, type, error, status));
  const afterMs = after === undefined ? undefined : workMs(workspace, after);
  if (attributes !== undefined) checkAttributes(tenant, type, attributes);
  if (results !== undefined) checkResults(tenant, type, results);
  const lines = logs?.map((line, index) =>
    plannedLine(tenant, { type, line, index, lengthMs: workLength(workspace, type, { afterMs }) }),
  );
  return { status, error, afterMs, attributes, logs: lines, results };
}

/** Checks which parts of an outcome are objects and lists. A program without types can pass anything. */
function checkForm(outcome: unknown): void {
  const example = '{ status: "failed", after: "90s" }';
  if (!isObject(outcome))
    throw new TypeError(`An outcome must be an object, such as ${example}, got ${shown(outcome)}`);
  const { attributes = {}, results = {}, logs = [] } = outcome;
  for (const [name, value] of Object.entries({ attributes, results })) {
    if (!isObject(value)) throw new TypeError(`\`${name}\` must be an object with attributes, got ${shown(value)}`);
  }
  if (!Array.isArray(logs) || !logs.every(isObject)) {
    throw new TypeError(`\`logs\` must be a list of lines, such as [{ message: "Disk full" }], got ${shown(logs)}`);
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}

/** The operation with a name. @throws {TypeError} If there is none. */
function knownOperation(data: TenantData, name: string): Operation {
  const known = [...data.model.operations.values()].find((operation) => operation.name === name);
  if (known !== undefined) return known;
  const hint = didYouMean(name, scriptable(data)) || "; use a name such as pipelines.run";
  throw new TypeError(`There is no operation ${JSON.stringify(name)}${hint}`);
}

/** The names of the operations that start work or test something. */
function scriptable(data: TenantData): string[] {
  const operations = [...data.model.operations.values()];
  return operations.filter((one) => startedWork(data, one) ?? verdictOf(one)).map((one) => one.name);
}

/** The type of the work that an operation starts. @throws {TypeError} If it starts none. */
function workType(data: TenantData, operation: Operation): string {
  const type = startedWork(data, operation);
  if (type !== undefined) return type;
  const others = scriptable(data).join(", ");
  throw new TypeError(`${operation.name} starts no work and tests nothing; the operations that do are ${others}`);
}

/** Explains why work of a type cannot end with this error in this state; undefined if it can. */
function explainError(tenant: Tenant, type: string, error: unknown, status: string | undefined): string | undefined {
  const { attributes } = typeOf(tenant.data.model, type);
  if (!attributes.some(({ name }) => name === "error"))
    return `is not an attribute of the work, which is of type ${JSON.stringify(type)}`;
  const problem = attributeRules(tenant, type)({ error });
  if (problem !== undefined) return `is not valid: ${fieldText("error", problem.path.slice(1))} ${problem.issue}`;
  const { failed, succeeded } = statesOf(tenant.data, type) ?? {};
  if (error === null || failed === undefined || status === failed) return undefined;
  return `needs \`status: ${shown(failed)}\`: this work would end as ${shown(status ?? succeeded)}, without an error`;
}

function checkAttributes(tenant: Tenant, type: string, attributes: GivenAttributes): void {
  const own = ["status", "error"].find((name) => name in attributes);
  if (own !== undefined) throw new TypeError(`\`attributes.${own}\` is a field of the outcome itself: \`${own}\``);
  const problem = attributeRules(tenant, type, { partialMaps: true })(attributes);
  if (problem !== undefined) throw new TypeError(problemText("attributes", problem));
}

/** The operation that returns the results of a job. */
function resultsOperation({ model, operationBehaviours }: TenantData): Operation | undefined {
  return [...model.operations.values()].find(({ id }) => operationBehaviours.get(id)?.by_hand === "job_results");
}

function checkResults({ data, validator }: Tenant, type: string, results: GivenAttributes): void {
  if (type !== runType && type !== jobType) throw new TypeError(`\`results\` are those of a job, and not of a ${type}`);
  checkShown({ success: resultsOperation(data)?.successes[0], validator }, "results", results);
}

interface GivenLine {
  readonly type: string;
  readonly line: GivenAttributes & { readonly after?: Duration };
  readonly index: number;
  /** How long the work takes. */
  readonly lengthMs: number;
}

function plannedLine(tenant: Tenant, { type, line, index, lengthMs }: GivenLine): PlannedLine {
  if (type !== runType) throw new TypeError(`\`logs\` are those of a run, and not of a ${type}`);
  const root = `logs[${index}]`;
  const { after, ...given } = line;
  if (typeof given.message !== "string") throw new TypeError(`\`${root}.message\` is required`);
  const attributes: Attributes = { level: "info", ...given };
  const problem = attributeRules(tenant, logType)(attributes);
  if (problem !== undefined) throw new TypeError(problemText(root, problem));
  const afterMs = after === undefined ? undefined : workMs(tenant.present(), after);
  if (afterMs !== undefined && afterMs > lengthMs) {
    throw new TypeError(`\`${root}.after\` must not be after the end of the run, at ${lengthMs / 1000}s`);
  }
  return { afterMs, attributes };
}
