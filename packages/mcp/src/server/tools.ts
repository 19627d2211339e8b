import type { Command } from "@planasonix/configured/src/described/command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { allowedText } from "@planasonix/configured/src/session/policy.ts";
import { explain } from "../calls/explain.ts";
import { callOperation } from "../calls/operation.ts";
import { startWork, waitForWork, waitSeconds } from "../calls/work.ts";
import type { Workspace } from "../calls/workspace.ts";
import { readArguments } from "../operations/arguments.ts";
import { namesOf } from "../operations/catalogue.ts";
import { describedOperation } from "../operations/described.ts";
import { type ToolClass, toolOf } from "../operations/tool-class.ts";
import { plainJson } from "../shown/escape.ts";
import type { Answer } from "../shown/result.ts";
import type { Consent } from "./confirm.ts";
import type { Input, Inputs } from "./input.ts";

/** A tool of the server. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputs: Inputs;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint?: boolean;
    readonly openWorldHint: boolean;
  };
  run(values: Record<string, unknown>, call: ToolCall): Promise<Answer | Exclude<Consent, "given">>;
}

/** What a tool gets beside its arguments. */
export interface ToolCall {
  readonly signal: AbortSignal;
  consent(command: Command, parts: ReturnType<typeof readArguments>): Consent;
}

const seconds: Input = { type: "integer", minimum: waitSeconds.least, maximum: waitSeconds.most };
const readOnly = { readOnlyHint: true, openWorldHint: false };

/** The tools for what a policy allows. */
export function createTools(workspace: Workspace): readonly Tool[] {
  const { tools, waits, allows } = workspace.catalogue;
  return [
    describeTool(workspace),
    ...tools.map(({ tool, commands }) => classTool(workspace, tool, commands)),
    ...(waits.size > 0 ? [waitTool(workspace)] : []),
    ...(allows("read") ? [explainTool(workspace)] : []),
  ];
}

function describeTool({ catalogue, limits }: Workspace): Tool {
  return {
    name: "describe",
    title: "Describe",
    description: "Arguments and result of one operation; without one, all operations by tool, and the policy.",
    inputs: { properties: { operation: { type: "string", description: "Such as pipelines.list" } } },
    annotations: readOnly,
    async run({ operation }) {
      if (operation !== undefined) return { text: plainJson(describedOperation(catalogue.find(String(operation)))) };
      const parts = catalogue.tools.map(({ tool, commands }) => `# ${tool.name}\n${namesOf(commands)}`);
      return { text: [`Allowed: ${allowedText(limits)}`, ...parts].join("\n") };
    },
  };
}

function classTool(workspace: Workspace, tool: ToolClass, commands: readonly Command[]): Tool {
  const hasLists = commands.some(({ result }) => result === "list");
  const hasStarts = commands.some(({ starts }) => starts);
  const text = { type: "string" } as const;
  return {
    name: tool.name,
    title: tool.title,
    description: `${tool.text} Operations (\`describe\` has the arguments):\n${namesOf(commands)}`,
    inputs: {
      properties: {
        operation: { ...text, description: `Such as ${commands[0]?.operation}` },
        arguments: { type: "object", description: "IDs, query and fields of the body" },
        fields: { type: "array", items: text, description: "Fields to return" },
        ...(hasLists && { limit: { type: "integer", minimum: 1, maximum: 100 }, cursor: text }),
        ...(hasStarts && { seconds: { ...seconds, description: "How long to wait" }, key: keyInput }),
      },
      required: ["operation"],
    },
    annotations: {
      readOnlyHint: tool.isReadOnly,
      ...(!tool.isReadOnly && { destructiveHint: tool.isDestructive }),
      openWorldHint: tool.isOpenWorld,
    },
    async run(values, { signal, consent }) {
      const command = workspace.catalogue.find(String(values.operation));
      const own = toolOf(command);
      if (own !== tool) throw new UsageError(`${command.operation} belongs to the tool ${own.name}`);
      const parts = readArguments(command, Object(values.arguments));
      const call = { ...pick(values), command, parts, signal };
      const starts = command.retry === "keyed" ? command.starts : undefined;
      refuseOthers(command, starts !== undefined, values);
      const given = consent(command, parts);
      if (given !== "given") return given;
      return starts ? startWork(workspace, { ...call, starts }) : callOperation(workspace, call);
    },
  };
}

const keyInput: Input = {
  type: "string",
  description: "Your name for the start: it happens once. Default: by operation and arguments, while it is going",
};

/** @throws {UsageError} If the tool has an argument that the operation does not. */
function refuseOthers({ operation, result }: Command, startsOnce: boolean, values: Record<string, unknown>): void {
  const names = [...(result === "list" ? [] : ["limit", "cursor"]), ...(startsOnce ? ["fields"] : ["seconds", "key"])];
  const wrong = names.find((name) => values[name] !== undefined);
  if (wrong !== undefined) throw new UsageError(`${operation} does not take ${wrong}`);
}

function pick({ limit, cursor, fields, seconds: wait, key }: Record<string, unknown>): {
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly fields: readonly string[] | undefined;
  readonly seconds: number | undefined;
  readonly key: string | undefined;
} {
  // The types have been checked as the tool declares them.
  return {
    limit: limit as number | undefined,
    cursor: cursor as string | undefined,
    fields: fields as readonly string[] | undefined,
    seconds: wait as number | undefined,
    key: key as string | undefined,
  };
}

function waitTool(workspace: Workspace): Tool {
  const { waits } = workspace.catalogue;
  return {
    name: "wait",
    title: "Wait for work",
    description: "Waits until work has ended. `done: false` means that it is still going: wait again.",
    inputs: {
      properties: { work: { type: "string", enum: [...waits.keys()] }, id: { type: "string" }, seconds },
      required: ["work", "id"],
    },
    annotations: readOnly,
    async run({ work, id, seconds: wait }, { signal }) {
      const command = waits.get(String(work)) as Command;
      const { path } = readArguments(command, { [command.ids[0]?.name ?? ""]: id });
      return waitForWork(workspace, {
        command,
        id: Object.values(path)[0] ?? "",
        seconds: wait as number | undefined,
        signal,
      });
    },
  };
}

function explainTool(workspace: Workspace): Tool {
  return {
    name: "explain_run",
    title: "Explain a run",
    description: "Why a run failed: the error, the node, the log lines that matter, what differs, what to try.",
    inputs: { properties: { run_id: { type: "string" } }, required: ["run_id"] },
    annotations: readOnly,
    async run({ run_id: id }, { signal }) {
      const { path } = readArguments(workspace.catalogue.find("runs.get"), { run_id: id });
      return explain(workspace, Object.values(path)[0] ?? "", signal);
    },
  };
}
