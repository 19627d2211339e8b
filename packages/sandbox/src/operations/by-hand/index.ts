// The operations that are implemented in code. All others follow from the description and behaviour/*.yaml.
import type { ByHand } from "../../call/call.ts";
import { apiKeys } from "./api-keys.ts";
import { backfills, syncs } from "./backfills.ts";
import { contracts, contractVersions } from "./contracts.ts";
import { conversions } from "./conversions.ts";
import { deadLetters } from "./dead-letters.ts";
import { folders } from "./folders.ts";
import { git } from "./git.ts";
import { jobResults } from "./job-results.ts";
import { limits } from "./limits.ts";
import { pipelines } from "./pipelines.ts";
import { projects } from "./projects.ts";
import { reverseEtl } from "./reverse-etl.ts";
import { runs } from "./run-progress.ts";
import { schedules } from "./schedules.ts";
import { templates } from "./templates.ts";
import { triggers } from "./triggers.ts";
import { webhooks } from "./webhooks.ts";

/** The implementations, by the name that behaviours use. */
export const byHand: Readonly<Record<string, ByHand>> = {
  api_keys: apiKeys,
  backfills,
  contract_versions: contractVersions,
  contracts,
  conversions,
  dlq: deadLetters,
  folders,
  git,
  job_results: jobResults,
  limits,
  pipelines,
  projects,
  reverse_etl: reverseEtl,
  runs,
  schedules,
  syncs,
  templates,
  triggers,
  webhooks,
};
