import { pipelinesList, pipelinesRun } from "../generated/orval/client.ts";
import type { Connection, Started } from "../src/generators/usage.ts";
import { connect } from "./orval-fetch.ts";

export async function startFirst(connection: Connection): Promise<Started> {
  connect(connection);
  const pipelines = await pipelinesList({ status: "active" });
  if (pipelines.status !== 200) throw new Error(pipelines.data.error.message);
  const [first] = pipelines.data.data;
  const run = await pipelinesRun(first?.id ?? "", { variables: { RUN_DATE: "2026-11-24" } });
  if (run.status !== 202) throw new Error(run.data.error.message);
  return { name: first?.attributes.name, status: run.data.data.attributes.status };
}
