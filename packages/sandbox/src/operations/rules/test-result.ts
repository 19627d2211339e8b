import type { Call, OperationResult } from "../../call/call.ts";
import { entries } from "../../description/document.ts";
import { exampleResources } from "../../description/examples.ts";
import type { Operation } from "../../description/operation.ts";
import type { Attributes } from "../../store/resources.ts";
import { emptied } from "./emptied.ts";
import { view } from "./view.ts";

/** The attribute of the response that tells whether a test passed; undefined if the operation tests nothing. */
export function verdictOf({ extensions }: Pick<Operation, "extensions">): string | undefined {
  const [, pointer] = entries(extensions["x-verdict"]).find(([name]) => name === "field") ?? [];
  return typeof pointer === "string" ? pointer.split("/").at(-1) : undefined;
}

/**
 * The result of a test: the documented one, or the one that is scripted for the next call. Of an example with another
 * verdict than the scripted one, it has only the form.
 */
export function testResult(call: Call, set: Attributes, verdict: string): OperationResult {
  const scripted = call.workspace.takeEnding(call.operation.name)?.attributes ?? {};
  const told = verdict in scripted ? { [verdict]: scripted[verdict] } : {};
  const result = view(call, { ...set, ...told });
  const [success] = call.operation.successes;
  const isShown =
    !(verdict in told) || exampleResources(success).some(({ attributes }) => attributes[verdict] === told[verdict]);
  const kept = new Set<unknown>([...Object.values(call.body), ...Object.values(call.params), told[verdict]]);
  const shown = isShown ? result.attributes : emptied(call, success, { attributes: result.attributes, kept });
  return { ...result, attributes: { ...shown, ...scripted } };
}
