import { type ByHand, resourceOf, targetOf } from "../../call/call.ts";
import { entries } from "../../description/document.ts";
import { readExamples } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";

const counts = "summary_counts";

/**
 * Reads a project, and counts what is in it; the example shows the kinds of items, such as `pipelines`. Removes the folders
 * of a project that is deleted.
 */
export const projects: ByHand = (call, derived) => {
  const { model, resources } = call.workspace;
  const { id, type } = targetOf(call);
  if (call.kind === "remove") {
    const where = [{ attribute: "project_id", equals: id }];
    for (const folder of resources.select("folder", { where })) resources.remove(folder);
    return derived();
  }
  const kinds = readExamples(typeOf(model, type)).flatMap(({ attributes }) => entries(attributes[counts]));
  const where = [{ attribute: "project_id", equals: id }];
  const counted = kinds.map(([kind]) => [kind, resources.count(kind.replace(/s$/, ""), where)]);
  return { kind: "resource", resource: resourceOf(derived()), shown: { [counts]: Object.fromEntries(counted) } };
};
