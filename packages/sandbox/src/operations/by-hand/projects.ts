import { type ByHand, resourceOf, targetOf } from "../../call/call.ts";
import { entries } from "../../description/document.ts";
import { readExamples } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";

const counts = "summary_counts";

/** Reads or changes a project, and counts what is in it. The example shows the kinds of items, such as `pipelines`. */
export const projects: ByHand = (call, derived) => {
  const { model, resources } = call.workspace;
  const { id, type } = targetOf(call);
  const kinds = readExamples(typeOf(model, type)).flatMap(({ attributes }) => entries(attributes[counts]));
  const where = [{ attribute: "project_id", equals: id }];
  const counted = kinds.map(([kind]) => [kind, resources.count(kind.replace(/s$/, ""), where)]);
  return { kind: "resource", resource: resourceOf(derived()), shown: { [counts]: Object.fromEntries(counted) } };
};
