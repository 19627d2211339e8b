"""Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client."""

import os
import time

from planasonix import (
    ApiClient,
    ApiException,
    Configuration,
    ErrorResponse,
    PipelineCreate,
    PipelineEdgeInput,
    PipelineNodeInput,
    PipelineRunStart,
    PipelinesApi,
    RunsApi,
)

client = ApiClient(
    Configuration(host=os.environ["PLANASONIX_BASE_URL"], access_token=os.environ["PLANASONIX_API_KEY"])
)
pipelines = PipelinesApi(client)
runs = RunsApi(client)


def node(node_id: str, node_type: str) -> PipelineNodeInput:
    return PipelineNodeInput(id=node_id, type=node_type, config={"connectionId": "conn_01hqxyz"})


pipeline = pipelines.pipelines_create(
    PipelineCreate(
        name="Orders to warehouse",
        project_id="proj_01hqxyz",
        nodes=[node("n_source", "source.postgres"), node("n_target", "destination.snowflake")],
        edges=[PipelineEdgeInput(id="e_1", source="n_source", target="n_target")],
    )
)
print("created", pipeline.data.id)

run = pipelines.pipelines_run(pipeline.data.id, idempotency_key="key-1", pipeline_run_start=PipelineRunStart())
print("started", run.data.id)

for _ in range(10):
    seen = runs.runs_get(run.data.id)
    if seen.data.attributes.status in ("succeeded", "failed", "canceled"):
        break
    time.sleep(0.05)
print("ended", seen.data.attributes.status)

first = pipelines.pipelines_list(limit=2)
second = pipelines.pipelines_list(limit=2, cursor=first.meta.page.cursor)
print("pages", len(first.data), len(second.data), "last" if second.meta.page.cursor is None else "more")

try:
    pipelines.pipelines_get(pipeline.data.id, _headers={"Prefer": "code=429"})
except ApiException as refused:
    assert isinstance(refused.data, ErrorResponse), refused.data
    print("refused", refused.status, refused.data.error.code)
