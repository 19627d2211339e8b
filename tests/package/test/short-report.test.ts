import { expect, test } from "vitest";
import { exportedNames, shortReport } from "./short-report.ts";

const report = (...blocks: string[]): string => `## API\n\n\`\`\`ts\n\n${blocks.join("\n\n")}\n\n\`\`\`\n`;
const run = "// @public\nexport interface Run {\n    id: string;\n}";
const described = report(
  "export interface Agent",
  "export interface Job",
  "export { Task_2 as Task }",
  "export type Paths",
);
const imports = ["Agent", "Job", "Task as Task_2"].map((name) => `import { ${name} } from '@planasonix/openapi';`);
const list = "// @public\nexport function list(): (Job | Task_2)[];";

test("a report with most types of the description names the others, and imports what it renames", () => {
  const text = report(imports.join("\n"), "export { Agent }", "export { Job }", list, "export { Task_2 as Task }");

  expect(shortReport(text, { openapi: described })).toBe(
    report(
      "// without Paths\nexport * from '@planasonix/openapi';",
      "import { Task as Task_2 } from '@planasonix/openapi';",
      list,
    ),
  );
});

test("a report with few types of the description lists them", () => {
  const text = report("import { Job } from '@planasonix/openapi';", "export { Job }", run);

  expect(shortReport(text, { openapi: described })).toBe(text);
});

test("a type of another package with a name of the description stays", () => {
  const text = report(imports.join("\n").replace("openapi", "runtime"), "export { Agent }", "export { Job }");

  expect(shortReport(text, { openapi: report("export interface Agent") })).toContain("export { Agent }");
});

test("another entry names what the main entry declares in the same words", () => {
  const changed = run.replace("string", "number");
  const text = report(run, "// @public\nexport type Status = string;", "export { Job }");

  expect(shortReport(text, { openapi: report(), index: report(run, "export { Job }") })).toBe(
    report("// as in index.api.md\nexport { Run }", "// @public\nexport type Status = string;", "export { Job }"),
  );
  expect(shortReport(text, { openapi: report(), index: report(changed) })).toBe(text);
});

test("imports that no declaration uses are left out", () => {
  const used = ["import { Job } from '@planasonix/openapi';", "import * as undici from 'undici';"];
  const body = "// @public\nexport function send(job: Job): undici.Response;";
  const text = report([imports[0], ...used, "import type { Run } from './run.js';"].join("\n"), body);

  expect(shortReport(text, { openapi: described })).toBe(report(used.join("\n"), body));
});

test("exported names are those of declarations and of lists", () => {
  expect(exportedNames(report("export abstract class A {", "declare class B", "export { C_2 as C }", run))).toEqual([
    ...["A", "C", "Run"],
  ]);
});
