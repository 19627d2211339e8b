import { type ByHand, resourceOf } from "../../call/call.ts";
import { timestamp } from "../../time/timestamp.ts";

const dayMs = 86_400_000;

/** The length of `prefix`, the start of a secret, by which users tell API keys apart. The examples have this length. */
const prefixLength = 14;

/**
 * Makes a created or regenerated API key valid for requests. The resource of the key contains only a prefix of the
 * secret.
 */
export const apiKeys: ByHand = (call, derived) => {
  const created = resourceOf(derived());
  const { workspace, body, kind } = call;
  const { secret, ...stored } = created.attributes;
  const days = body.expires_in_days;
  const expiry = typeof days === "number" ? timestamp(withinYears(workspace.now() + days * dayMs)) : null;
  const attributes = {
    ...stored,
    prefix: String(secret).slice(0, prefixLength),
    ...(kind === "create" && { expires_at: expiry }),
  };
  const resource = workspace.resources.save(created, { attributes });
  workspace.grant(resource.id, String(secret));
  return { kind: "resource", resource, shown: { secret } };
};

/** The last time with a year of four digits, as RFC 3339 requires. */
const lastTime = Date.parse("9999-12-31T23:59:59Z");

function withinYears(ms: number): number {
  return Math.min(Math.max(ms, 0), lastTime);
}
