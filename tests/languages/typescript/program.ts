// Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.
import { setTimeout } from "node:timers/promises";
import {
  Configuration,
  ErrorResponseFromJSON,
  type PipelineNodeInput,
  PipelinesApi,
  ResponseError,
  RunsApi,
} from "./planasonix-typescript/index.js";

const configuration = new Configuration({
  basePath: process.env.PLANASONIX_BASE_URL ?? "",
  accessToken: process.env.PLANASONIX_API_KEY ?? "",
});
const pipelines = new PipelinesApi(configuration);
const runs = new RunsApi(configuration);

const node = (id: string, type: string): PipelineNodeInput => ({ id, type, config: { connectionId: "conn_01hqxyz" } });
const created = await pipelines.pipelinesCreate({
  pipelineCreate: {
    name: "Orders to warehouse",
    projectId: "proj_01hqxyz",
    nodes: [node("n_source", "source.postgres"), node("n_target", "destination.snowflake")],
    edges: [{ id: "e_1", source: "n_source", target: "n_target" }],
  },
});
const pipelineId = created.data.id;
console.log("created", pipelineId);

const started = await pipelines.pipelinesRun({ pipelineId, idempotencyKey: "key-1", pipelineRunStart: {} });
console.log("started", started.data.id);

let status = "";
for (let poll = 0; poll < 10 && !["succeeded", "failed", "canceled"].includes(status); poll++) {
  if (poll > 0) await setTimeout(50);
  status = (await runs.runsGet({ runId: started.data.id })).data.attributes.status;
}
console.log("ended", status);

const first = await pipelines.pipelinesList({ limit: 2 });
const second = await pipelines.pipelinesList({ limit: 2, cursor: first.meta.page.cursor ?? "" });
console.log("pages", first.data.length, second.data.length, second.meta.page.cursor === null ? "last" : "more");

try {
  await pipelines.pipelinesGet({ pipelineId }, async ({ init }) => ({
    headers: { ...init.headers, Prefer: "code=429" },
  }));
} catch (refused) {
  if (!(refused instanceof ResponseError)) throw refused;
  const { error } = ErrorResponseFromJSON(await refused.response.json());
  console.log("refused", refused.response.status, error.code);
}
