import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

export const behaviour: Recipe = {
  title: "Add a behaviour",
  name: "behaviour",
  values: { type: "stream", name: "failed-streams" },
  edits: {
    2: {
      "packages/sandbox/behaviour/stream.yaml": [
        [
          "only: { status: [paused] }, message: The stream is not paused.",
          "only: { status: [paused, error] }, message: The stream is neither paused nor failed.",
        ],
      ],
    },
    3: {
      "packages/sandbox/README.md": [
        [
          "- `streams.resume` returns 409: The stream is not paused.",
          "- `streams.resume` returns 409: The stream is neither paused nor failed.",
        ],
      ],
      ".changeset/failed-streams.md": changeset(
        "@planasonix/sandbox",
        "The sandbox also resumes a stream that has failed.",
      ),
    },
  },
  forPeople: ["npm start -- --sandbox"],
  omissions: [{ file: "packages/sandbox/README.md", says: /lists everything that the behaviour files infer/ }],
  mistakes: [
    {
      name: "a misspelled status",
      file: "packages/sandbox/behaviour/stream.yaml",
      edit: [["only: { status: [paused] }", "only: { status: [pased] }"]],
      says: /behaviour\/stream\.yaml: operations\.streams_resume\.guard\.status: is never pased/,
    },
    {
      name: "an unknown word",
      file: "packages/sandbox/behaviour/stream.yaml",
      edit: [
        [
          "  streams_resume:\n    evidence: inferred\n    guard:",
          "  streams_resume:\n    evidence: inferred\n    gaurd:",
        ],
      ],
      says: /behaviour\/stream\.yaml: operations\.streams_resume\.gaurd: /,
    },
  ],
};
