import { invalidRequest } from "@planasonix/serving";
import { type ByHand, resourceOf } from "../../call/call.ts";
import { isObject } from "../../description/document.ts";

/**
 * Checks that a new trigger of the type `s3` has a connection and a bucket. Moves the settings that requests may send
 * as separate fields (`x-same-as`) into `config`, where responses contain them.
 */
export const triggers: ByHand = (call, derived) => {
  const { body, kind } = call;
  const fields = call.operation.body?.properties ?? {};
  if (kind === "create" && body.trigger_type === "s3") {
    for (const field of ["connection_id", "bucket"]) {
      const isGiven = body[field] !== undefined || (isObject(body.config) && body.config[field] !== undefined);
      if (!isGiven) throw invalidRequest({ field: `body.${field}`, issue: "is required for the type s3" });
    }
  }
  const before = kind === "merge" ? call.target?.attributes.config : undefined;
  const trigger = resourceOf(derived());
  const isMoved = (name: string): boolean => "x-same-as" in call.workspace.model.resolve(fields[name]);
  const flat = Object.entries(trigger.attributes).filter(([name]) => isMoved(name));
  const attributes = Object.fromEntries(Object.entries(trigger.attributes).filter(([name]) => !isMoved(name)));
  const own = isObject(body.config) ? body.config : {};
  const config = { ...(isObject(before) ? before : {}), ...Object.fromEntries(flat), ...own };
  return {
    kind: "resource",
    resource: call.workspace.resources.save(trigger, { attributes: { ...attributes, config } }),
  };
};
