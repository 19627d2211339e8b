// The operations that are implemented in code. All others follow from the description and behaviour/*.yaml.

import type { Family } from "../../call/family.ts";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { apiKeys } from "./api-keys.ts";
import { backfills, backfillType, moveJobs } from "./backfills.ts";
import { contractVersions } from "./contract-versions.ts";
import { contracts } from "./contracts.ts";
import { conversions } from "./conversions.ts";
import { deadLetters, jobMoved, jobType } from "./dead-letters.ts";
import { deliveries } from "./deliveries.ts";
import { folders } from "./folders.ts";
import { endGitOperation, git, gitTask } from "./git.ts";
import { reverseEtl } from "./reverse-etl.ts";
import { moveNode, nodeTask, runMoved, runs, runType } from "./runs.ts";
import { fireSchedule, schedules, scheduleTask } from "./schedules.ts";
import { templates } from "./templates.ts";
import { triggers } from "./triggers.ts";

/** The families, by the name that behaviours use. */
export const families: Readonly<Record<string, Family>> = {
  api_keys: apiKeys,
  backfills,
  contract_versions: contractVersions,
  contracts,
  conversions,
  deliveries,
  dlq: deadLetters,
  folders,
  git,
  reverse_etl: reverseEtl,
  runs,
  schedules,
  templates,
  triggers,
};

/** The functions to call after long-running work has moved to another state, by type. */
export const moved: Readonly<Record<string, (workspace: Workspace, resource: StoredResource) => void>> = {
  [runType]: runMoved,
  [jobType]: jobMoved,
};

/**
 * The functions that move related resources together with a resource, by the type of that resource. They return the
 * related resources that they have moved.
 */
export const moveAlong: Readonly<
  Record<string, (workspace: Workspace, resource: StoredResource) => readonly StoredResource[]>
> = { [backfillType]: moveJobs };

/** The tasks of the timers that families set. */
export const familyTasks: Readonly<Record<string, (workspace: Workspace, timer: Timer) => void>> = {
  [gitTask]: endGitOperation,
  [nodeTask]: moveNode,
  [scheduleTask]: (workspace, { subject }) => fireSchedule(workspace, subject),
};
