import type { Workspace } from "../call/workspace.ts";
import { didYouMean } from "../description/closest.ts";
import { readExamples } from "../description/examples.ts";
import { alertAttributes, notifyOfNew } from "../operations/lifecycle/notifications.ts";
import { plan, scheduleType } from "../operations/lifecycle/schedules.ts";
import type { Tenant } from "../tenants/tenant.ts";
import {
  type AttributeProblem,
  attributeNames,
  attributeRules,
  type GivenAttributes,
  problemText,
} from "./attribute-rules.ts";

/** A seed that is not valid. */
export class SeedError extends TypeError {
  /** The position of the item; undefined if the type is unknown. */
  readonly index: number | undefined;
  readonly problem: AttributeProblem;

  constructor(type: string, problem: AttributeProblem, index?: number) {
    super(index === undefined ? problem.issue : problemText(type, problem));
    this.index = index;
    this.problem = problem;
  }
}

/**
 * Stores resources of a type, each with the given `id` or else a new one. The example in the API description supplies
 * the attributes that an item omits, except `created_at`, which defaults to the current time.
 * @returns The IDs of the resources.
 * @throws {SeedError} If there is no such type, the type lacks one of the attributes, a value is not valid for its
 * attribute, a state is unknown, an ID is empty or taken or, if the sandbox is strict, a reference is unknown.
 */
export function seedData(
  tenant: Pick<Tenant, "present" | "validator" | "strict">,
  type: string,
  items: readonly GivenAttributes[],
): string[] {
  const workspace = tenant.present();
  const known = workspace.model.types.get(type);
  if (known === undefined) {
    const hint = didYouMean(type, workspace.model.types.keys()) || "; use the type of a resource, such as pipeline_run";
    throw new SeedError(type, { path: [], issue: `There is no stored type ${JSON.stringify(type)}${hint}` });
  }
  const [example] = readExamples(known);
  const created = attributeNames(known).has("created_at") ? { created_at: workspace.timestamp } : {};
  const explain = attributeRules(tenant, type);
  const added = items.map(({ id: own, ...item }, index) => {
    const problem = explain(item) ?? explainId(workspace, type, own);
    if (problem !== undefined) throw new SeedError(type, problem, index);
    const { seq, id } = workspace.newId(type);
    const attributes = { ...example?.attributes, ...created, ...alertAttributes(workspace, type), ...item };
    return workspace.resources.insert(type, { seq, id: typeof own === "string" ? own : id, attributes });
  });
  notifyOfNew(workspace, type, added);
  if (type === scheduleType) for (const schedule of added) plan(workspace, schedule);
  return added.map(({ id }) => id);
}

function explainId({ resources }: Workspace, type: string, id: unknown): AttributeProblem | undefined {
  if (id === undefined) return undefined;
  if (typeof id !== "string" || id === "") return { path: ["id"], issue: "must be a string that is not empty" };
  const isTaken = [false, true].some((deleted) => resources.find(type, id, { deleted }) !== undefined);
  return isTaken ? { path: ["id"], issue: `is taken: there is already a ${type} ${JSON.stringify(id)}` } : undefined;
}
