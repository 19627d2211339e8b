"""Uses the MCP server of Planasonix with the client of FastMCP. Prints one line of JSON for each step."""

import asyncio
import json
import os

from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StdioTransport

PIPELINE = {"pipeline_id": "pl_01hqxyz"}


def show(step: str, value: object) -> None:
    print(json.dumps({"step": step, "value": value}), flush=True)


async def agree(message, response_type, params, context) -> ElicitResult:
    show("asked", message.startswith("Delete a schedule?"))
    return ElicitResult(action="accept", content={"confirm": True})


async def main() -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "PLANASONIX_BASE_URL", "PLANASONIX_API_KEY")}
    transport = StdioTransport(command="node", args=[os.environ["MCP_SERVER"], "--allow", "read,start,delete"], env=env)
    async with Client(transport, elicitation_handler=agree) as client:
        tools = await client.list_tools()
        show("tools", [tool.name for tool in tools])
        hints = [(tool.name, tool.annotations) for tool in tools]
        show("read-only", [name for name, hint in hints if hint and hint.read_only_hint])

        async def call(name: str, arguments: dict) -> tuple[bool, str]:
            result = await client.call_tool(name, arguments, raise_on_error=False)
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
