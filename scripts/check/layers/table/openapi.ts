import type { Package } from "../package.ts";

export const openapi: Package = {
  at: "packages/openapi",
  purpose:
    "The published description, its types and table of operations, and what reads, adopts and compares descriptions.",
  beside: {
    generate:
      "Programs that generate `src/generated` from `spec/`; what other packages generate with as well is in `src/generate`.",
  },
  imports: ["scripts"],
  doors: ["deployments.ts", "dialects.ts", "generate.ts"],
  folders: {
    generated: {
      purpose: "What the generator makes of `spec/`: the bundle, the types, the table of operations and the dialects.",
      imports: [],
      inside: { operations: "The rows of the operations of one resource each." },
    },
    dialect: {
      purpose:
        "Reads and checks dialects, data that says how the form of a deployment differs from the documented one; what others do with them is theirs.",
      imports: ["generated"],
    },
    deployment: {
      purpose:
        "How a deployment differs from what the client relies on: compares responses, words the findings, and reads saved reports; the client makes them, the command line saves and compares them.",
      imports: ["dialect", "generated"],
    },
    "generate/types": { purpose: "Generates the types of a description.", imports: [] },
    "generate/bundle": {
      purpose:
        "The steps from the files of `spec/` to the published bundle: inline scalars, name objects, and repeat facts where tools look for them.",
      imports: [],
    },
    "generate/methods": {
      purpose: "Writes operations as methods of the client: their signatures, their documentation, and calls of them.",
      imports: ["generate/types"],
    },
    "generate/commands": {
      purpose:
        "Derives the commands of the command line from a description: ours when its package is built, and another one for `planasonix generate`.",
      imports: [],
    },
    "generate/table": { purpose: "Writes the rows of the table of operations, and what belongs to them.", imports: [] },
    generate: {
      purpose:
        "Generates source text from a description, for `generateClient` and for the programs in the folders `generate` of our packages.",
      imports: ["generate/table"],
    },
    adopt: {
      purpose:
        "Adopts another description: finds the operations that ours describes as well, and gives them what ours says, so that nothing in the other file makes an operation look milder.",
      imports: [],
    },
    against: {
      purpose: "Compares our description with another one: each difference with what the client does because of it.",
      imports: ["adopt", "deployment"],
    },
    written: {
      purpose: "Writes what a program needs of an adopted description: the types, and the table of its operations.",
      imports: ["adopt", "generate", "generate/types", "generate/methods", "generate/commands"],
    },
  },
};
