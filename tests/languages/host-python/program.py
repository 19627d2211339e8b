"""Uses the MCP server of Planasonix with the Python SDK of the protocol. Prints one line of JSON for each step."""

import asyncio
import json
import os

from mcp import ClientSession, StdioServerParameters, types
from mcp.client.stdio import stdio_client

PIPELINE = {"pipeline_id": "pl_01hqxyz"}


def show(step: str, value: object) -> None:
    print(json.dumps({"step": step, "value": value}), flush=True)


async def agree(context, params) -> types.ElicitResult:
    show("asked", params.message.startswith("Delete a schedule?"))
    return types.ElicitResult(action="accept", content={"confirm": True})


async def main() -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "PLANASONIX_BASE_URL", "PLANASONIX_API_KEY")}
    server = StdioServerParameters(command="node", args=[os.environ["MCP_SERVER"], "--allow", "read,start,delete"], env=env)
    async with stdio_client(server) as (read, write), ClientSession(read, write, elicitation_callback=agree) as session:
        await session.initialize()
        tools = (await session.list_tools()).tools
        show("tools", [tool.name for tool in tools])
        show("read-only", [tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint])

        async def call(name: str, arguments: dict) -> tuple[bool, str]:
            result = await session.call_tool(name, arguments)
            return bool(result.is_error), result.content[0].text

        failed, text = await call("read", {"operation": "pipelines.list", "limit": 2, "fields": ["id"]})
        show("list", [failed, [line for line in text.split("\n") if line.startswith("pl_")]])
        failed, text = await call("start", {"operation": "pipelines.run", "arguments": PIPELINE, "seconds": 50})
        show("start", [failed, text.split("\n")[0]])
        failed, text = await call("delete", {"operation": "schedules.delete", "arguments": {"schedule_id": "sch_01hqxyz"}})
        show("delete", [failed, '"deleted":true' in text])
        failed, text = await call("change", {})
        show("refused", [failed, text.split(":")[0]])


asyncio.run(main())
