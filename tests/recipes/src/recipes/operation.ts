import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

const inventory = "spec/reference/operations.tsv";
const count = readFileSync(join(repository, inventory), "utf8").trim().split("\n").length - 1;

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
      "spec/paths/agents/offline.yaml": `get:
  operationId: agents_listOffline
  summary: List offline agents
  description: >-
    Returns the agents that sent no heartbeat within about the last two minutes. All of them are on one page. To include
    connected agents, use \`agents_list\`. Needs the \`admin:organization\` scope.
  tags: [Agents]
  x-required-scopes: [admin:organization]
  x-evidence: inferred
  x-retry: safe
  responses:
    "200":
      description: The offline agents.
      headers: { $ref: ../../headers/rate-limit.yaml#/RateLimit }
      content:
        application/json:
          schema: { $ref: ../../schemas/connected_agent.yaml#/ConnectedAgentListResponse }
          examples:
            two: { $ref: ../../examples/connected_agent.yaml#/ConnectedAgentListTwo }
            none: { $ref: ../../examples/connected_agent.yaml#/ConnectedAgentListNone }
    "400": { $ref: ../../responses/errors.yaml#/BadRequest }
    "401": { $ref: ../../responses/errors.yaml#/Unauthorized }
    "403": { $ref: ../../responses/errors.yaml#/Forbidden }
    "429": { $ref: ../../responses/errors.yaml#/RateLimited }
    "500": { $ref: ../../responses/errors.yaml#/InternalError }
    "503": { $ref: ../../responses/errors.yaml#/Unavailable }
`,
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
    { file: inventory, says: /agents[._]listOffline/ },
    { file: "README.md", says: /README\.md states the number of operations/ },
  ],
};
