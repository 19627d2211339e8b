// Hosts of the Model Context Protocol that other people write. They use the built @planasonix/mcp on a sandbox.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { run } from "./step.ts";

/** A host, and how it uses the server. */
export interface McpHost {
  readonly name: string;
  /** The name of its folder in tests/languages, if it has a program there. */
  readonly id: string;
  /** Uses the server. Returns how much of it, such as `7 steps`. */
  use(surroundings: McpHostParts): Promise<string>;
}

/** What a host needs. */
export interface McpHostParts {
  readonly folder: string;
  /** A value of `PATH` with `uv` in it. */
  readonly path: string;
  readonly sandbox: Sandbox;
}

/** The MCP hosts that are tested. */
export const mcpHosts: readonly McpHost[] = [
  inPython("the Python SDK, mcp 2.3.0", "host-python", "mcp==2.3.0"),
  inPython("fastmcp 4.2.3", "host-fastmcp", "fastmcp==4.2.3"),
  { name: "the inspector, 2.12.0", id: "host-inspector", use: inspect },
];

/** Uses the server with a host, on a sandbox of its own in which a run takes less than a second. */
export async function testMcpHost(host: McpHost, folder: string, path: string): Promise<string> {
  await using sandbox = await startSandbox({ port: 0, speed: 600 });
  return await host.use({ folder, path, sandbox }); // The sandbox runs until then.
}

const tools = ["describe", "read", "start", "delete", "wait", "explain_run"];

/** What the programs must print about each step. */
export const expectedOfMcpHost: Readonly<Record<string, unknown>> = {
  tools,
  "read-only": ["describe", "read", "wait", "explain_run"],
  list: [false, ["pl_01hqxyz", "pl_01hqabc"]],
  start: [false, "pipelines.run: started, ended: succeeded"],
  asked: true,
  delete: [false, true],
  refused: [true, 'There is no tool "change"'],
};

/**
 * Checks what a program printed. Returns the number of steps.
 * @throws {Error} If a step came to something else than expected, or is missing.
 */
export function checkMcpHost(output: string): string {
  const printed = new Map(
    output
      .split("\n")
      .filter((line) => line.startsWith('{"step"'))
      .map((line) => JSON.parse(line) as { readonly step: string; readonly value: unknown })
      .map(({ step, value }) => [step, value]),
  );
  for (const [step, value] of Object.entries(expectedOfMcpHost)) {
    if (isDeepStrictEqual(printed.get(step), value)) continue;
    throw new Error(`"${step}" came to ${JSON.stringify(printed.get(step))} instead of ${JSON.stringify(value)}`);
  }
  return `${printed.size} steps`;
}

function inPython(name: string, id: string, requirement: string): McpHost {
  return {
    name,
    id,
    async use({ folder, path, sandbox }) {
      const args = ["run", "--no-project", "--with", requirement, "python", "-W", "error", "program.py"];
      const env = { ...envOf(sandbox), PATH: path, HOME: folder, MCP_SERVER: server() };
      return checkMcpHost((await run({ program: "uv", args, cwd: folder, env })).stdout);
    },
  };
}

/** Lists the tools and calls one with the inspector, which passes no variables that it is not told to pass. */
async function inspect({ folder, sandbox }: McpHostParts): Promise<string> {
  const variables = Object.entries(envOf(sandbox)).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const call = async (...args: readonly string[]): Promise<unknown> => {
    const inspector = ["--yes", "--ignore-scripts", "--package=@modelcontextprotocol/inspector@2.12.0", "--"];
    const command = ["mcp-inspector", "--cli", ...variables, "node", server(), "--allow", "read,start,delete", ...args];
    return JSON.parse((await run({ program: "npm", args: ["exec", ...inspector, ...command], cwd: folder })).stdout);
  };
  const listed = Object(await call("--method", "tools/list")).tools.map(({ name }: { name: string }) => name);
  if (!isDeepStrictEqual(listed, tools))
    throw new Error(`it lists ${listed.join(", ")} instead of ${tools.join(", ")}`);
  const read = ["--tool-name", "read", "--tool-arg", "operation=pipelines.list"];
  const [answer] = Object(await call("--method", "tools/call", ...read)).content;
  if (!answer.text.includes("pl_01hqxyz")) throw new Error(`pipelines.list answered ${answer.text}`);
  return "2 steps";
}

function envOf({ url, apiKey }: Sandbox): Readonly<Record<string, string>> {
  return { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey };
}

/** The built server. */
function server(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@planasonix/mcp/package.json")), "dist/bin.js");
}
