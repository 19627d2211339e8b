import { createHash } from "node:crypto";
import type { Call, Outcome } from "../../call/call.ts";
import { conflict } from "../../call/failures.ts";
import type { Family } from "../../call/family.ts";
import type { Workspace } from "../../call/workspace.ts";
import { isObject, strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { timestamp } from "../../time/timestamp.ts";
import { view } from "../rules/view.ts";

const integrationType = "git_integration";
const commitType = "git_commit";

/** The task of the timers that end a push or pull. */
export const gitTask = "git";

/** How long a push or pull takes, in milliseconds. */
const operationMs = 5000;

/** Pushes, pulls and their status. The integration stores the operation in progress. */
export const git: Family = (call) => {
  const integration = integrationOf(call.workspace);
  return call.operation.method === "GET" ? status(call, integration) : start(call, integration);
};

function start(call: Call, integration: StoredResource): Outcome {
  const { workspace, body } = call;
  if (isObject(integration.attributes.active_operation))
    throw conflict("Another push or pull is active. Wait until it has ended.");
  const isPush = body.pipeline_ids !== undefined;
  if (!isPush && body.strategy === undefined && conflictsOf(workspace, integration).length > 0) {
    throw conflict("Pipelines have changed both here and in the repository. Send a strategy.");
  }
  const outcome = view(call);
  const { id } = workspace.newId(integrationType, outcome.id);
  const { kind, status: state, started_at } = outcome.attributes;
  const active_operation = { id, kind, status: state, started_at };
  workspace.resources.save(integration, { attributes: { ...integration.attributes, active_operation } });
  const detail: GitOperation = {
    commit: isPush ? { message: String(body.message), pipelines: strings(body.pipeline_ids) } : undefined,
    isDryRun: body.dry_run === true,
  };
  workspace.timers.set({ due: workspace.now() + operationMs, task: gitTask, subject: id, detail });
  return { ...outcome, id, attributes: { ...outcome.attributes, operation_id: id } };
}

/** A push or pull in progress. */
interface GitOperation {
  /** The commit that a push creates; undefined for a pull. */
  readonly commit: { readonly message: string; readonly pipelines: readonly string[] } | undefined;
  /** Whether a pull only previews its changes. */
  readonly isDryRun: boolean;
}

/** Ends a push or pull. A push creates a commit. */
export function endGitOperation(workspace: Workspace, { detail }: Timer): void {
  const { commit: pushed, isDryRun } = detail as GitOperation;
  const integration = integrationOf(workspace);
  const now = timestamp(workspace.now());
  const synced = isDryRun ? {} : { last_sync_at: now };
  workspace.resources.save(integration, {
    attributes: { ...integration.attributes, active_operation: null, ...synced },
  });
  if (pushed === undefined) return;
  const seq = workspace.resources.nextSequence();
  const sha = createHash("sha1").update(`${seq} ${pushed.message}`).digest("hex");
  const { author_name = "Planasonix", author_email = "" } = integration.attributes;
  const commit = {
    sha,
    message: pushed.message,
    author: `${author_name} <${author_email}>`,
    committed_at: now,
    pipeline_ids_touched: pushed.pipelines,
  };
  workspace.resources.insert(commitType, { seq, id: sha, attributes: commit });
}

function status(call: Call, { attributes, ...integration }: StoredResource): Outcome {
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

function integrationOf({ resources }: Workspace): StoredResource {
  const [found] = resources.select(integrationType, { limit: 1 });
  return found ?? resources.insert(integrationType, { seq: resources.nextSequence(), id: "", attributes: {} });
}
