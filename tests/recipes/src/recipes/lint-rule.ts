import type { Recipe } from "../recipe.ts";

export const lintRule: Recipe = {
  title: "Add a lint rule",
  name: "lint-rule",
  values: { name: "no-trace" },
  edits: {
    1: {
      "spec/lint/rules/no-trace.js": `/** No path has the method TRACE: it would show the API key to whoever can read the response. */
export const noTrace = () => ({
  PathItem(item, { report, location }) {
    if (item.trace) report({ message: "TRACE would show the API key: remove it.", location: location.child(["trace"]) });
  },
});
`,
    },
    2: {
      "spec/lint/plugin.js": [
        [
          'import { oneType } from "./rules/one-type.js";\n',
          'import { noTrace } from "./rules/no-trace.js";\nimport { oneType } from "./rules/one-type.js";\n',
        ],
        ['  "one-type": oneType,\n', '  "no-trace": noTrace,\n  "one-type": oneType,\n'],
      ],
    },
    3: {
      "spec/lint/fixtures/no-trace.yaml": `# Fails planasonix/no-trace: the path has the method TRACE
openapi: 3.1.0
info: { title: Fixture, version: 0.1.0 }
paths:
  /projects:
    trace:
      operationId: projects_trace
      responses: {}
`,
    },
  },
  omissions: [{ file: "spec/lint/fixtures/no-trace.yaml", says: /no-trace rejects its fixture/ }],
};
