"""Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client."""

import os
import time

from planasonix_api_client import AuthenticatedClient
from planasonix_api_client.api.pipelines import pipelines_create, pipelines_get, pipelines_list, pipelines_run
from planasonix_api_client.api.runs import runs_get
from planasonix_api_client.models import (
    ErrorResponse,
    PipelineCreate,
    PipelineEdgeInput,
    PipelineListResponse,
    PipelineNodeInput,
    PipelineNodeInputConfig,
    PipelineResponse,
    PipelineRunResponse,
    PipelineRunStart,
)

client = AuthenticatedClient(
    base_url=os.environ["PLANASONIX_BASE_URL"],
    token=os.environ["PLANASONIX_API_KEY"],
    raise_on_unexpected_status=True,
)


def node(node_id: str, node_type: str) -> PipelineNodeInput:
    config = PipelineNodeInputConfig.from_dict({"connectionId": "conn_01hqxyz"})
    return PipelineNodeInput(id=node_id, type_=node_type, config=config)


pipeline = pipelines_create.sync(
    client=client,
    body=PipelineCreate(
        name="Orders to warehouse",
        project_id="proj_01hqxyz",
        nodes=[node("n_source", "source.postgres"), node("n_target", "destination.snowflake")],
        edges=[PipelineEdgeInput(id="e_1", source="n_source", target="n_target")],
    ),
)
assert isinstance(pipeline, PipelineResponse), pipeline
print("created", pipeline.data.id)

run = pipelines_run.sync(pipeline.data.id, client=client, body=PipelineRunStart(), idempotency_key="key-1")
assert isinstance(run, PipelineRunResponse), run
print("started", run.data.id)

for _ in range(10):
    seen = runs_get.sync(run.data.id, client=client)
    assert isinstance(seen, PipelineRunResponse), seen
    if seen.data.attributes.status in ("succeeded", "failed", "canceled"):
        break
    time.sleep(0.05)
print("ended", seen.data.attributes.status)

first = pipelines_list.sync(client=client, limit=2)
assert isinstance(first, PipelineListResponse), first
assert isinstance(first.meta.page.cursor, str), first.meta
second = pipelines_list.sync(client=client, limit=2, cursor=first.meta.page.cursor)
assert isinstance(second, PipelineListResponse), second
print("pages", len(first.data), len(second.data), "last" if second.meta.page.cursor is None else "more")

refused = pipelines_get.sync_detailed(pipeline.data.id, client=client.with_headers({"Prefer": "code=429"}))
assert isinstance(refused.parsed, ErrorResponse), refused
assert "retry-after" in refused.headers, refused.headers
print("refused", refused.status_code.value, refused.parsed.error.code)
