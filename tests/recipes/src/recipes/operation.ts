import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

const read = (file: string): string => readFileSync(join(repository, file), "utf8");

/** The new operation follows the conventions of this one. */
const similar = read("spec/paths/agents/connected.yaml");

export const operation: Recipe = {
  title: "Add an operation",
  name: "operation",
  values: { resource: "agents", method: "listOffline", name: "offline-agents" },
  edits: {
    1: {
      "spec/reference/inventory.yaml": [
        [
          "- name: agents.revoke\n",
          `- name: agents.listOffline
  method: GET
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
- name: agents.revoke
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
      ".changeset/offline-agents.md": changeset(
        "@planasonix/client",
        "`agents.listOffline` returns the offline agents.",
      ),
    },
  },
  forPeople: ["npm run test:languages"],
  omissions: [
    { file: "spec/reference/inventory.yaml", says: /spec\/paths\/agents\/offline\.yaml:\d+: `agents_listOffline`/ },
    { file: "spec/openapi.yaml", says: /agents\.listOffline: is not described/ },
  ],
  mistakes: [
    {
      name: "a waiter whose end no operation reaches",
      file: "spec/paths/streams/{stream_id}/metrics.yaml",
      edit: [["succeeded: [running]", "succeeded: [paused]"]],
      says: /streams_getMetrics: no operation reaches its end paused/,
    },
    {
      name: "a wrong scope",
      file: "spec/paths/agents/connected.yaml",
      edit: [["x-required-scopes: [admin:organization]", "x-required-scopes: [pipelines:read]"]],
      says: /The inventory has the scope `admin:organization`/,
    },
  ],
};
