// The calls of `benchmarks/src/measure/programs/thirty-calls.ts`, made with openapi-fetch and our types. A wait is a
// single GET, `runAndWait` is only the POST that starts the run, and a list is a single page.
import type { paths } from "@planasonix/openapi";
import createClient from "openapi-fetch";

const api = createClient<paths>({ baseUrl: "https://api.test/v1" });
const path = { pipeline_id: "pl_1", run_id: "run_1", connection_id: "conn_1", project_id: "proj_1", folder_id: "f_1" };

const pipeline = await api.GET("/pipelines/{pipeline_id}", { params: { path } });
console.log(pipeline.data?.data.attributes.name, pipeline.data?.data.attributes.status);
const created = await api.POST("/pipelines", { body: { name: "a", project_id: "p", nodes: [], edges: [] } });
console.log(created.data?.data.id);
const updated = await api.PUT("/pipelines/{pipeline_id}", { params: { path }, body: { name: "b" } });
console.log(updated.data?.data.attributes.updated_at);
await api.DELETE("/pipelines/{pipeline_id}", { params: { path } });
const list = await api.GET("/pipelines", { params: { query: { status: "active" } } });
for (const item of list.data?.data ?? []) console.log(item.attributes.name);
const page = await api.GET("/pipelines", { params: { query: { limit: 10 } } });
console.log(page.data?.data.length, page.data?.meta.page.cursor);
const run = await api.POST("/pipelines/{pipeline_id}/run", {
  params: { path },
  body: { variables: { RUN_DATE: "1" } },
});
console.log(run.data?.data.id);
const done = await api.GET("/runs/{run_id}", { params: { path } });
console.log(done.data?.data.attributes.metrics?.rows_written);
const again = await api.POST("/pipelines/{pipeline_id}/run", { params: { path } });
console.log(again.data?.data.attributes.status);
const { data, response } = await api.GET("/runs/{run_id}", { params: { path } });
console.log(data?.data.attributes.status, response.status, response.headers.get("x-ratelimit-remaining"));
console.log((await api.GET("/runs", { params: { query: { limit: 1 } } })).data?.meta.page.cursor);
console.log((await api.DELETE("/runs/{run_id}", { params: { path } })).data?.data.id);
const nodes = await api.GET("/runs/{run_id}/nodes", { params: { path } });
for (const node of nodes.data?.data ?? []) console.log(node.id);
const logs = await api.GET("/runs/{run_id}/logs", { params: { path } });
for (const line of logs.data?.data ?? []) console.log(line.id);
console.log((await api.GET("/connections/{connection_id}", { params: { path } })).data?.data.attributes.name);
console.log((await api.GET("/connections")).data?.data.length);
console.log((await api.DELETE("/connections/{connection_id}", { params: { path } })).data?.data.id);
console.log((await api.GET("/connections/{connection_id}/preview", { params: { path } })).data?.data.attributes);
console.log((await api.POST("/projects", { body: { name: "a" } })).data?.data.id);
console.log((await api.GET("/projects/{project_id}", { params: { path } })).data?.data.attributes.name);
console.log((await api.GET("/folders/{folder_id}", { params: { path } })).data?.data.attributes.name);
const job = { path: { job_id: "job_1" } };
console.log((await api.GET("/jobs/{job_id}", { params: job })).data?.data.attributes.status);
console.log((await api.GET("/jobs/{job_id}", { params: job })).data?.data.id);
console.log(
  (await api.POST("/schedules/{schedule_id}/enable", { params: { path: { schedule_id: "s" } } })).data?.data.id,
);
console.log((await api.GET("/schedules")).data?.data[0]?.id);
console.log((await api.GET("/dlq/stats")).data?.data.id);
console.log((await api.GET("/dlq/{dlq_entry_id}", { params: { path: { dlq_entry_id: "d" } } })).data?.data.id);
const template = await api.GET("/templates/{template_id}", { params: { path: { template_id: "t" } } });
console.log(template.data?.data.attributes.name);
console.log((await api.POST("/triggers/{trigger_id}/test", { params: { path: { trigger_id: "t" } } })).data?.data.id);
console.log((await api.POST("/streams/{stream_id}/stop", { params: { path: { stream_id: "s" } } })).data?.data.id);
