import { type ByHand, type Call, type OperationResult, resourceOf, targetOf } from "../../call/call.ts";
import { newEventId, queue, recentFailures } from "../lifecycle/deliveries.ts";

/** The event of a test delivery if the request names none. */
const testEvent = "job.succeeded";

/** Reads a webhook with the number of its recent failures, or sends it a test event. */
export const webhooks: ByHand = (call, derived) => (call.kind === "read" ? withFailures(call, derived()) : test(call));

function withFailures({ workspace }: Call, result: OperationResult): OperationResult {
  const resource = resourceOf(result);
  return { kind: "resource", resource, shown: { failure_count_24h: recentFailures(workspace, resource.id) } };
}

/** Sends a sample event to a webhook, whether or not it subscribes to that event. */
function test(call: Call): OperationResult {
  const event = typeof call.body.event === "string" ? call.body.event : testEvent;
  const sample = { id: newEventId(call.workspace), event, cause: call.cause };
  const delivery = queue(call.workspace, targetOf(call), sample);
  return { kind: "resource", resource: delivery };
}
