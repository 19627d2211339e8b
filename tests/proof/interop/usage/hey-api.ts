import { client } from "../generated/hey-api/client.gen.ts";
import { pipelinesList, pipelinesRun } from "../generated/hey-api/index.ts";
import type { Connection, Started } from "../src/generators/usage.ts";

export async function startFirst({ baseUrl, apiKey }: Connection): Promise<Started> {
  client.setConfig({ baseUrl, auth: apiKey, throwOnError: true });
  const { data: pipelines } = await pipelinesList({ query: { status: "active" }, throwOnError: true });
  const [first] = pipelines.data;
  const { data: run } = await pipelinesRun({
    path: { pipeline_id: first?.id ?? "" },
    body: { variables: { RUN_DATE: "2026-11-24" } },
    throwOnError: true,
  });
  return { name: first?.attributes.name, status: run.data.attributes.status };
}
