import { resourceOf } from "../../call/call.ts";
import type { Family } from "../../call/family.ts";
import { timestamp } from "../../time/timestamp.ts";

const versionType = "contract_version";

/** Publishes the version of a contract when the contract is activated, and deprecates both together. */
export const contractVersions: Family = (call, derived) => {
  const contract = resourceOf(derived());
  const { resources, now } = call.workspace;
  const { version, status } = contract.attributes;
  const [published] = resources.select(versionType, {
    where: [
      { attribute: "contract_id", equals: contract.id },
      { attribute: "version", equals: Number(version) },
    ],
    limit: 1,
  });
  if (published === undefined) {
    const attributes = { contract_id: contract.id, version, status, published_at: timestamp(now()) };
    resources.insert(versionType, { seq: resources.nextSequence(), id: String(version), attributes });
  } else resources.save(published, { attributes: { ...published.attributes, status } });
  return { kind: "resource", resource: contract };
};
