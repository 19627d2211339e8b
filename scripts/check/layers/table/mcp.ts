import type { Package } from "../package.ts";

export const mcp: Package = {
  at: "packages/mcp",
  purpose: "The client as tools for agents: a server of the Model Context Protocol.",
  beside: { generate: "Generates the version that the server states." },
  imports: ["runtime", "client", "configured"],
  tests: ["openapi", "sandbox"],
  doors: ["bin.ts"],
  folders: {
    generated: { purpose: "The version of the package, as data.", imports: [] },
    operations: {
      purpose: "Which operations there are for an agent, in which tool each of them is, and what its arguments are.",
      imports: [],
    },
    shown: {
      purpose: "Writes what a model reads: results in few words, and texts of the API as data.",
      imports: ["operations"],
    },
    calls: {
      purpose: "Calls operations for an agent; each function answers in words, or rejects before anything is sent.",
      imports: ["shown", "operations"],
    },
    server: {
      purpose: "The tools, what they take, and how they ask a person.",
      imports: ["calls", "shown", "operations", "generated"],
    },
  },
};
