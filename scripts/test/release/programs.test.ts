import { expect, test } from "vitest";
import { stringify } from "yaml";
import { releasedPrograms } from "../../release/programs.ts";
import { describeApi, path } from "../support/describe.ts";

const get = { operationId: "widgets_get", parameters: [path("widget_id")] };
const bundle = stringify({ openapi: "3.1.0", ...describeApi({ "GET /widgets/{widget_id}": get }) });
const report = (text: string) => `## API Report\n\n\`\`\`ts\n\n${text}\n\`\`\`\n`;
const programs = await releasedPrograms(
  new Map([
    ["openapi.yaml", bundle],
    ["pages/client.md", "# Client\n\n```ts\nconst a = 1;\n```\n"],
    [
      "api/client/index.api.md",
      report(
        "export function create(): void;\n\nexport function create(name: string): void;\n\nexport { Widget_2 as Widget }",
      ),
    ],
    ["api/client/file-store.api.md", report("export class Raw {}\n\nexport type Shape = string;")],
  ]),
);

test("the programs contain the code blocks of the pages", () => {
  expect(programs.get("client-4.ts")).toBe("const a = 1;\n");
});

test("the programs import every export of every entry point once, and types as types", () => {
  expect(programs.get("every-export.ts")).toBe(
    [
      'export { create as client_index_create } from "@planasonix/client";',
      'export type { Widget as client_index_Widget } from "@planasonix/client";',
      'export {  } from "@planasonix/client/file-store";',
      'export type { Raw as client_file_store_Raw, Shape as client_file_store_Shape } from "@planasonix/client/file-store";\n',
    ].join("\n"),
  );
});

test("the programs compare every method with the interface in the release", () => {
  expect(programs.get("every-method.ts")).toContain(
    'Fits<Compare<Client["widgets"]["get"], Resources["widgets"]["get"], "widgets.get">>,\n',
  );
  expect(programs.get("released-resources.ts")).toContain('from "./released-types.ts"');
  expect(programs.get("released-types.ts")).toContain("export interface Widget {");
});
