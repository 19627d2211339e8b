import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

const read = (file: string): string => readFileSync(join(repository, file), "utf8");

/** The new event follows the conventions of `job.failed`. */
const renamed = (text: string): string =>
  text
    .replaceAll("job_failed", "job_cancelled")
    .replaceAll("job.failed", "job.cancelled")
    .replaceAll("JobFailed", "JobCancelled")
    .replaceAll(/(a|A) job has failed/g, "$1 job was canceled")
    .replace("For the error, call", "For the job, call");

/** What the events of jobs say as long as no event tells of a canceled one. */
const denial = / No event tells that a job was\s+cancelled:\s+poll\s+`jobs_get` as well\./;

const [, similar = ""] = /^(JobFailedEvent:.*?)^\w+:/ms.exec(read("spec/schemas/event.yaml")) ?? [];

export const event: Recipe = {
  title: "Add a webhook event",
  name: "event",
  values: { event: "job.cancelled", type: "job", name: "job-cancelled" },
  edits: {
    1: {
      "spec/reference/inventory.yaml": [
        ["    - job.failed\n", "    - job.failed\n    - job.cancelled\n"],
        ["enum: [job.succeeded, ", "enum: [job.cancelled, job.succeeded, "],
      ],
    },
    2: {
      "spec/webhooks/job.cancelled.yaml": renamed(read("spec/webhooks/job.failed.yaml")).replace(denial, ""),
      "spec/webhooks/job.failed.yaml": [[denial, ""]],
      "spec/webhooks/job.succeeded.yaml": [[denial, ""]],
      "spec/paths/connections/{connection_id}/sync.yaml": [[/, because no event tells that a job was\s+cancelled/, ""]],
      "spec/paths/webhooks/index.yaml": [
        [
          /, or\s+that\s+a\s+job\s+was\s+cancelled:\s+poll\s+`backfills_get`\s+and\s+`jobs_get`/,
          ": poll `backfills_get`",
        ],
      ],
      "spec/paths/webhooks/{webhook_id}/index.yaml": [
        [
          /, or\s+that\s+a\s+job\s+was\s+cancelled:\s+poll\s+`backfills_get`\s+and\s+`jobs_get`/,
          ": poll `backfills_get`",
        ],
      ],
      "spec/schemas/event.yaml": [["BackfillCompletedEvent:\n", `${renamed(similar)}BackfillCompletedEvent:\n`]],
      "spec/examples/event.yaml": [
        [
          "EventBackfillCompleted:\n",
          `EventJobCancelled:
  summary: Canceled job
  value:
    id: evt_01jq8event04
    type: job.cancelled
    data: { id: job_01jq8syncabc, type: job, attributes: { status: cancelled, duration_seconds: 12 } }
EventBackfillCompleted:
`,
        ],
      ],
      "spec/openapi.yaml": [
        [
          "  job.failed: { $ref: webhooks/job.failed.yaml }\n",
          "  job.cancelled: { $ref: webhooks/job.cancelled.yaml }\n  job.failed: { $ref: webhooks/job.failed.yaml }\n",
        ],
        [/\s+or\s+job(?=\s+was\s+cancelled)/, ""],
      ],
      "spec/schemas/webhook.yaml": [
        ["x-extensible-enum: [job.succeeded, ", "x-extensible-enum: [job.cancelled, job.succeeded, "],
      ],
    },
    3: {
      "packages/sandbox/behaviour/job.yaml": [["failed: job.failed", "failed: job.failed, cancelled: job.cancelled"]],
    },
    4: {
      "packages/webhooks/test/receive/events.test.ts": [
        [
          '        case "job.failed":\n',
          '        case "job.cancelled":\n          return "canceled";\n        case "job.failed":\n',
        ],
      ],
      "packages/webhooks/test/receive/events.test-d.ts": [
        // A long list has a line for each name.
        [/(?<=KnownEvent\["type"\]>\(\)\.toEqualTypeOf<)\s*\|?\s*/, '"job.cancelled" | '],
      ],
      ".changeset/job-cancelled.md": changeset(
        "@planasonix/webhooks",
        "The event `job.cancelled` tells that a job was canceled.",
      ),
    },
  },
  omissions: [{ file: "packages/sandbox/behaviour/job.yaml", says: /nothing sends the webhook event job\.cancelled/ }],
  mistakes: [
    {
      name: "an event of a state that the work never has",
      file: "packages/sandbox/behaviour/job.yaml",
      edit: [["failed: job.failed", "failed: job.failed, canceled: job.canceled"]],
      says: /behaviour\/job\.yaml: lifecycle\.emits\.canceled: the work is never canceled/,
    },
    {
      name: "an example that shows another state",
      file: "spec/examples/event.yaml",
      edit: [
        [
          "attributes: { status: failed, duration_seconds: 12 }",
          "attributes: { status: succeeded, duration_seconds: 12 }",
        ],
      ],
      says: /behaviour\/job\.yaml: lifecycle\.emits\.failed: the example "event" of the event job\.failed must show this state/,
    },
  ],
};
