import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Difference } from "../../../check/surface/difference.ts";
import { readSources } from "../../../check/surface/source-lines.ts";

const FILES = {
  "schemas/job.yaml": `Job:
  properties:
    id: { type: string }
    metrics:
      properties:
        rows: { type: integer }
JobPage:
  type: object
`,
  "paths/jobs/index.yaml": `get:
  operationId: jobs_list
  parameters:
    - { name: status, in: query }
    - name: type
      in: query
post:
  operationId: jobs_create
`,
};

test.each<[string, Partial<Difference>, string]>([
  ["a component", { component: "JobPage" }, "schemas/job.yaml:7"],
  ["a field of a component", { component: "Job", field: "data[].attributes.id" }, "schemas/job.yaml:3"],
  ["a field of a nested component", { component: "JobMetrics", field: "rows" }, "schemas/job.yaml:6"],
  ["an undeclared field at its component", { component: "Job", field: "name" }, "schemas/job.yaml:1"],
  ["an operation", { operationId: "jobs_create" }, "paths/jobs/index.yaml:7"],
  ["a query parameter", { operationId: "jobs_list", field: "type" }, "paths/jobs/index.yaml:5"],
  ["an undeclared component at the top of openapi.yaml", { component: "Plan" }, "openapi.yaml:1"],
])("locates %s", (_, where, place) => {
  const spec = mkdtempSync(join(tmpdir(), "spec-"));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(join(spec, file, ".."), { recursive: true });
    writeFileSync(join(spec, file), text);
  }

  expect(readSources(pathToFileURL(`${spec}/`)).placeOf({ text: "", ...where })).toBe(place);
});
