import { createApiClient } from "../generated/openapi-zod-client.ts";
import type { Connection, Started } from "../src/generators/usage.ts";

export async function startFirst({ baseUrl, apiKey }: Connection): Promise<Started> {
  const api = createApiClient(baseUrl, { axiosConfig: { headers: { Authorization: `Bearer ${apiKey}` } } });
  const pipelines = await api.pipelines_list({ queries: { status: "active" } });
  const [first] = pipelines.data;
  const body = { variables: { RUN_DATE: "2026-11-24" } };
  const run = await api.pipelines_run(body, { params: { pipeline_id: first?.id ?? "" } });
  return { name: first?.attributes.name, status: run.data.attributes.status };
}
