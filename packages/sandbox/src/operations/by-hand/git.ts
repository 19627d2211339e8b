import { type ByHand, type Call, conflict, type OperationResult } from "../../call/call.ts";
import type { Workspace } from "../../call/workspace.ts";
import { isObject, strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import { commitType, type GitOperation, gitTask, integrationOf, integrationType } from "../lifecycle/git.ts";
import { view } from "../rules/view.ts";

/** How long a push or pull takes, in milliseconds. */
const operationMs = 5000;

/** Pushes, pulls and their status. The integration stores the operation in progress. */
export const git: ByHand = (call) => {
  const integration = integrationOf(call.workspace);
  return call.operation.method === "GET" ? status(call, integration) : start(call, integration);
};

function start(call: Call, integration: StoredResource): OperationResult {
  const { workspace, body } = call;
  if (isObject(integration.attributes.active_operation))
    throw conflict("Another push or pull is active. Wait until it has ended.");
  const isPush = body.pipeline_ids !== undefined;
  if (!isPush && body.strategy === undefined && conflictsOf(workspace, integration).length > 0) {
    throw conflict("Pipelines have changed both here and in the repository. Send a strategy.");
  }
  const result = view(call);
  const { id } = workspace.newId(integrationType, result.id);
  const { kind, status: state, started_at } = result.attributes;
  const active_operation = { id, kind, status: state, started_at };
  workspace.resources.save(integration, { attributes: { ...integration.attributes, active_operation } });
  const detail: GitOperation = {
    commit: isPush ? { message: String(body.message), pipelines: strings(body.pipeline_ids) } : undefined,
    isDryRun: body.dry_run === true,
  };
  workspace.timers.set({ due: workspace.now + operationMs, task: gitTask, subject: id, detail });
  return { ...result, id, attributes: { ...result.attributes, operation_id: id } };
}

function status(call: Call, { attributes, ...integration }: StoredResource): OperationResult {
  const conflicts = conflictsOf(call.workspace, { ...integration, attributes });
  const active_operation = attributes.active_operation ?? null;
  return view(call, {
    in_sync: active_operation === null && conflicts.length === 0,
    local_ahead_count: conflicts.length,
    remote_ahead_count: 0,
    ...(attributes.last_sync_at !== undefined && { last_successful_sync_at: attributes.last_sync_at }),
    active_operation,
    conflicts,
  });
}

/** The pipelines in the repository that have changed in the sandbox since the last push or pull. */
function conflictsOf({ resources }: Workspace, { attributes }: StoredResource): { pipeline_id: string }[] {
  const pushed = new Set(
    resources.select(commitType).flatMap((commit) => strings(commit.attributes.pipeline_ids_touched)),
  );
  const { last_sync_at } = attributes;
  if (typeof last_sync_at !== "string") return [];
  return resources
    .select("pipeline")
    .filter(
      ({ id, attributes: { updated_at } }) =>
        pushed.has(id) && typeof updated_at === "string" && updated_at > last_sync_at,
    )
    .map(({ id }) => ({ pipeline_id: id }));
}
