import { Api } from "../generated/swagger-typescript-api/client.ts";
import type { Connection, Started } from "../src/generators/usage.ts";

export async function startFirst({ baseUrl, apiKey }: Connection): Promise<Started> {
  const securityWorker = () => ({ headers: { Authorization: `Bearer ${apiKey}` } });
  const api = new Api({ baseUrl, baseApiParams: { secure: true }, securityWorker });
  const { data: pipelines } = await api.pipelines.pipelinesList({ status: "active" });
  const [first] = pipelines.data;
  const { data: run } = await api.pipelines.pipelinesRun(first?.id ?? "", { variables: { RUN_DATE: "2026-11-24" } });
  return { name: first?.attributes.name, status: run.data.attributes.status };
}
