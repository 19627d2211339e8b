const attributes = {
  name: "Orders to warehouse",
  description: "Copies the orders of the shop into the warehouse, every hour, and checks them on the way.",
  status: "active",
  project_id: "proj_01hqxyz",
  folder_id: null,
  schedule: { cron: "0 * * * *", timezone: "Europe/Berlin", enabled: true },
  nodes: [
    { id: "n_source", type: "source.postgres", config: { connectionId: "conn_01hqxyz", table: "public.orders" } },
    { id: "n_target", type: "destination.snowflake", config: { connectionId: "conn_01hqabc", table: "RAW.ORDERS" } },
  ],
  edges: [{ id: "e_1", source: "n_source", target: "n_target" }],
  tags: ["orders", "hourly", "finance"],
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-24T08:00:00Z",
};

/** A body of about 1 kB that all clients accept as the response to their call. */
export const responseBody: string = JSON.stringify({
  data: { id: "pl_01hqxyz", type: "pipeline", attributes },
  id: "pl_01hqxyz",
  object: "model",
  created: 1_795_507_200,
  model: "small",
  owned_by: "planasonix",
  type: "base",
  capabilities: {},
  choices: [],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** The headers of the response, with a rate limit that no benchmark reaches. */
export const responseHeaders: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "x-ratelimit-limit": "1000000",
  "x-ratelimit-remaining": "999999",
  "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 3600),
  "x-request-id": "req_01hqxyz",
};
