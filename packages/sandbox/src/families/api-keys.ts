import type { Family } from "../engine/family.ts";
import type { StoredResource } from "../store/resources.ts";
import { timestamp } from "../time/timestamp.ts";

const dayMs = 86_400_000;

/** How many characters of a secret responses show, so that users can tell keys apart. The examples show as many. */
const prefixLength = 14;

/** Makes the keys that the API creates or regenerates valid for requests. */
export const apiKeys: Family = (call, derived) => {
  const outcome = derived();
  if (outcome.kind !== "resource") return outcome;
  const { workspace, body, kind } = call;
  const { secret, ...stored } = outcome.resource.attributes;
  const days = body.expires_in_days;
  const expiry = typeof days === "number" ? timestamp(workspace.now() + days * dayMs) : null;
  const attributes = {
    ...stored,
    prefix: String(secret).slice(0, prefixLength),
    ...(kind === "create" && { expires_at: expiry }),
  };
  const resource: StoredResource = workspace.resources.save(outcome.resource, { attributes });
  workspace.grant(resource.id, String(secret));
  return { ...outcome, resource, shown: { secret } };
};
