import { HttpError } from "@planasonix/serving";
import { type ByHand, type Call, resourceOf, targetOf } from "../../call/call.ts";
import { strings } from "../../description/document.ts";
import { timestamp } from "../../time/timestamp.ts";
import { keyType, missingScopes } from "../rules/scopes.ts";

const dayMs = 86_400_000;

/** The length of `prefix`, the start of a secret, by which users tell API keys apart. The examples have this length. */
const prefixLength = 14;

/**
 * Makes a created or regenerated API key valid for requests. The resource of the key contains only a prefix of the
 * secret.
 */
export const apiKeys: ByHand = (call, derived) => {
  checkGrant(call);
  const created = resourceOf(derived());
  const { workspace, body, kind } = call;
  const { secret, ...stored } = created.attributes;
  const days = body.expires_in_days;
  const expiry = typeof days === "number" ? timestamp(withinYears(workspace.now + days * dayMs)) : null;
  const attributes = {
    ...stored,
    prefix: String(secret).slice(0, prefixLength),
    ...(kind === "create" && { expires_at: expiry }),
  };
  const resource = workspace.resources.save(created, { attributes });
  workspace.grant(resource.id, String(secret));
  return { kind: "resource", resource, shown: { secret } };
};

/**
 * Checks that the caller's key has each scope of the key whose secret the response shows. Ignores unknown scopes, which
 * permit nothing.
 * @throws {HttpError} 403 if it lacks one.
 */
function checkGrant(call: Call): void {
  const { workspace, body, kind, keyId } = call;
  const caller = workspace.resources.find(keyType, keyId);
  const scopes = strings(kind === "create" ? body.scopes : targetOf(call).attributes.scopes);
  const known = scopes.filter((scope) => workspace.model.scopes.includes(scope));
  const missing = caller === undefined ? [] : missingScopes(caller, known);
  if (missing.length === 0) return;
  const message = `An API key can grant only scopes that it has itself. This one lacks ${missing.join(", ")}.`;
  throw new HttpError({ status: 403, message });
}

/** The last time with a year of four digits, as RFC 3339 requires. */
const lastTime = Date.parse("9999-12-31T23:59:59Z");

function withinYears(ms: number): number {
  return Math.min(Math.max(ms, 0), lastTime);
}
