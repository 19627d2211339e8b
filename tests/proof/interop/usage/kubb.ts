import { pipelinesList, pipelinesRun } from "../generated/kubb/client.ts";
import type { Connection, Started } from "../src/generators/usage.ts";

export async function startFirst({ baseUrl, apiKey }: Connection): Promise<Started> {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  const config = { baseURL: baseUrl, headers };
  const pipelines = await pipelinesList({ status: "active" }, config);
  const [first] = pipelines.data;
  const run = await pipelinesRun(first?.id ?? "", { variables: { RUN_DATE: "2026-11-24" } }, {}, config);
  return { name: first?.attributes.name, status: run.data.attributes.status };
}
