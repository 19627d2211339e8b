import { type ByHand, targetOf } from "../../call/call.ts";
import { queue } from "../lifecycle/deliveries.ts";

/** The event of a test delivery if the request names none. */
const testEvent = "job.succeeded";

/** Sends a sample event to a webhook, whether or not it subscribes to that event. */
export const testDeliveries: ByHand = (call) => {
  const event = typeof call.body.event === "string" ? call.body.event : testEvent;
  const delivery = queue(call.workspace, targetOf(call), { event });
  return { kind: "resource", resource: delivery };
};
