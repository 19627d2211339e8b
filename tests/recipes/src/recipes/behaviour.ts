import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

export const behaviour: Recipe = {
  title: "Add a behaviour",
  name: "behaviour",
  values: { type: "project", name: "project-names" },
  edits: {
    2: {
      "packages/sandbox/behaviour/project.yaml": [
        ["operations:\n", "unique:\n  - { evidence: inferred, fields: [name] }\noperations:\n"],
      ],
    },
    3: {
      "packages/sandbox/README.md": [
        ["- `projects_delete` returns 409:", "- `project`: `name` is unique.\n- `projects_delete` returns 409:"],
      ],
      ".changeset/project-names.md": changeset(
        "@planasonix/sandbox",
        "The sandbox rejects a project whose name is taken.",
      ),
    },
  },
  forPeople: ["npm start -- --sandbox"],
  omissions: [{ file: "packages/sandbox/README.md", says: /lists everything that the behaviour files infer/ }],
};
