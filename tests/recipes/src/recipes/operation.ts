import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

const read = (file: string): string => readFileSync(join(repository, file), "utf8");
const inventory = "spec/reference/operations.tsv";
const count = read(inventory).trim().split("\n").length - 1;

/** The new operation follows the conventions of this one. */
const similar = read("spec/paths/agents/connected.yaml");

export const operation: Recipe = {
  title: "Add an operation",
  name: "operation",
  values: { resource: "agents", method: "listOffline", name: "offline-agents" },
  edits: {
    1: {
      [inventory]: [
        [
          "agents.revoke\t",
          "agents.listOffline\tlistOfflineAgents\tGET\t/agents/offline\tAgents\tadmin:organization\tTrue\t200\tdocumented\tconnected_agent\tcollection\tdata_flat\t-\nagents.revoke\t",
        ],
      ],
      "spec/reference/surface.yaml": [
        [
          "- operationId: revokeAgent\n",
          `- operationId: listOfflineAgents
  name: agents.listOffline
  method: GET
  path: /agents/offline
  tag: Agents
  what: Agents without a heartbeat in about the last 2 minutes.
  source_page: api-reference/agents.mdx
  documented_path: /api/agents/offline
  scope: {name: 'admin:organization', inferred: true}
  response:
    status: 200
    status_evidence: documented
    shape: collection
    resource: connected_agent
    documented_shape: data_flat
  paginated: none documented
  errors:
    generic: [401, 403, 429, 500]
  idempotency_key: not_applicable
- operationId: revokeAgent
`,
        ],
      ],
    },
    2: {
      "spec/paths/agents/offline.yaml": similar
        .replace("agents_listConnected", "agents_listOffline")
        .replace("that sent a heartbeat", "that sent no heartbeat")
        .replace(/To include\s+offline agents/, "To include connected\n    agents")
        .replace("List connected agents", "List offline agents")
        .replace("The connected agents.", "The offline agents."),
      "spec/openapi.yaml": [
        [
          "  /agents/connected: { $ref: paths/agents/connected.yaml }\n",
          "  /agents/connected: { $ref: paths/agents/connected.yaml }\n  /agents/offline: { $ref: paths/agents/offline.yaml }\n",
        ],
      ],
    },
    3: {
      "README.md": [
        [`for all ${count} operations`, `for all ${count + 1} operations`],
        [`description of all ${count} operations`, `description of all ${count + 1} operations`],
      ],
      ".changeset/offline-agents.md": changeset(
        "@planasonix/client",
        "`agents.listOffline` returns the offline agents.",
      ),
    },
  },
  omissions: [
    { file: "README.md", says: /README\.md states the number of operations/ },
    { file: "spec/reference/surface.yaml", says: /agents[._]listOffline/ },
  ],
};
