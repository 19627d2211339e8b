import { type ByHand, type Call, notFound, type OperationResult, resourceOf } from "../../call/call.ts";
import type { Condition } from "../../store/conditions.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { view } from "../rules/view.ts";

const assignmentType = "contract_assignment";
const tableContractType = "catalog_table_contract";
const tableType = "catalog_table";
const contractType = "data_contract";

/**
 * Assigns contracts to resources, and removes assignments. An assignment to a table is in the list of the contract
 * and in that of the table, whichever of the two the path names.
 */
export const contracts: ByHand = (call) => {
  const link = readLink(call);
  const isRemoval = call.operation.method === "DELETE" || call.operation.id === "contracts_unassign";
  return isRemoval ? unassign(call, link) : assign(call, link);
};

interface Link {
  readonly contract: StoredResource;
  readonly resource_type: string;
  readonly resource_id: string;
}

function readLink({ params, body, workspace }: Call): Link {
  const id = String(params.contract_id ?? body.contract_id);
  const contract = workspace.resources.find(contractType, id);
  if (contract === undefined) throw notFound(id);
  const { table_id } = params;
  if (table_id !== undefined) return { contract, resource_type: tableType, resource_id: table_id };
  return { contract, resource_type: String(body.resource_type), resource_id: String(body.resource_id) };
}

function assign(call: Call, link: Link): OperationResult {
  const { workspace, keyId } = call;
  const { contract, resource_type, resource_id } = link;
  const assigned_at = workspace.timestamp;
  for (const old of linked(call, link)) workspace.resources.remove(old);
  const insert = (type: string, id: string, attributes: Attributes): void => {
    workspace.resources.insert(type, { seq: workspace.resources.nextSequence(), id, attributes });
  };
  const assigned = { contract_id: contract.id, resource_type, resource_id, assigned_at, assigned_by: keyId };
  insert(assignmentType, resource_id, assigned);
  if (resource_type === tableType) {
    const { name, status } = contract.attributes;
    insert(tableContractType, contract.id, {
      table_id: resource_id,
      contract_id: contract.id,
      name,
      status,
      assigned_at,
    });
  }
  return shown(call, link, assigned);
}

function unassign(call: Call, link: Link): OperationResult {
  for (const old of linked(call, link)) call.workspace.resources.remove(old);
  return shown(call, link, {});
}

/** The resources that record an assignment. */
function linked({ workspace }: Call, { contract, resource_type, resource_id }: Link): StoredResource[] {
  const ofContract: Condition = { attribute: "contract_id", equals: contract.id };
  const assignments = workspace.resources.select(assignmentType, {
    where: [
      ofContract,
      { attribute: "resource_type", equals: resource_type },
      { attribute: "resource_id", equals: resource_id },
    ],
  });
  const tables = workspace.resources.select(tableContractType, {
    where: [ofContract, { attribute: "table_id", equals: resource_id }],
  });
  return [...assignments, ...tables];
}

function shown(call: Call, { contract, resource_id }: Link, attributes: Attributes): OperationResult {
  const isTable = call.params.table_id !== undefined;
  return { ...view(call, { contract_id: contract.id, ...attributes }), id: isTable ? contract.id : resource_id };
}

const versionType = "contract_version";

/** Publishes the version of a contract when the contract is activated, and deprecates both together. */
export const contractVersions: ByHand = (call, derived) => {
  const contract = resourceOf(derived());
  const { resources, timestamp } = call.workspace;
  const { version, status } = contract.attributes;
  const [published] = resources.select(versionType, {
    where: [
      { attribute: "contract_id", equals: contract.id },
      { attribute: "version", equals: Number(version) },
    ],
    limit: 1,
  });
  if (published === undefined) {
    const attributes = { contract_id: contract.id, version, status, published_at: timestamp };
    resources.insert(versionType, { seq: resources.nextSequence(), id: String(version), attributes });
  } else resources.save(published, { attributes: { ...published.attributes, status } });
  return { kind: "resource", resource: contract };
};
