import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

export const behaviour: Recipe = {
  title: "Add a behaviour",
  name: "behaviour",
  values: { type: "stream", name: "paused-streams" },
  edits: {
    2: {
      "packages/sandbox/behaviour/stream.yaml": [
        [
          "  streams_resume:\n",
          `  streams_pause:
    evidence: inferred
    guard:
      - { evidence: inferred, only: { status: [running] }, message: The stream is not running. }
  streams_resume:
`,
        ],
      ],
    },
    3: {
      "packages/sandbox/README.md": [
        [
          "- `streams.resume` returns 409:",
          "- `streams.pause` returns 409: The stream is not running.\n- `streams.resume` returns 409:",
        ],
      ],
      ".changeset/paused-streams.md": changeset(
        "@planasonix/sandbox",
        "The sandbox rejects pausing a stream that is not running.",
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
