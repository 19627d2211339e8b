// The end of a push to Git or a pull from it.
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";

/** The resource type of the connection to a repository. */
export const integrationType = "git_integration";

/** The resource type of commits. */
export const commitType = "git_commit";

/** The task of the timers that end a push or pull. */
export const gitTask = "git";

/** A push or pull in progress. */
export interface GitOperation {
  /** The commit that a push creates; undefined for a pull. */
  readonly commit: { readonly message: string; readonly pipelines: readonly string[] } | undefined;
  /** Whether a pull only previews its changes. */
  readonly isDryRun: boolean;
}

/** Ends a push or pull. A push creates a commit. */
export function endGitOperation(workspace: Workspace, { detail }: Timer): void {
  const { commit: pushed, isDryRun } = detail as GitOperation;
  const integration = integrationOf(workspace);
  const now = workspace.timestamp;
  const synced = isDryRun ? {} : { last_sync_at: now };
  workspace.resources.save(integration, {
    attributes: { ...integration.attributes, active_operation: null, ...synced },
  });
  if (pushed === undefined) return;
  const seq = workspace.resources.nextSequence();
  const sha = bytesToHex(sha1(utf8ToBytes(`${seq} ${pushed.message}`)));
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

/** The connection to a repository, which exists once. */
export function integrationOf({ resources }: Workspace): StoredResource {
  const [found] = resources.select(integrationType, { limit: 1 });
  return found ?? resources.insert(integrationType, { seq: resources.nextSequence(), id: "", attributes: {} });
}
