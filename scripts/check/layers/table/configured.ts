import type { Package } from "../package.ts";

export const configured: Package = {
  at: "packages/configured",
  purpose:
    "What the command line and the MCP server share: the profile, the policy and the commands of the description; not published.",
  beside: { generate: "Generates the commands of the description as data." },
  imports: ["client", "openapi"],
  tests: ["sandbox", "scripts"],
  folders: {
    generated: { purpose: "The commands of the description, as data.", imports: [] },
    described: { purpose: "What the description of the API says about each command.", imports: ["generated"] },
    errors: { purpose: "How a command ends: the exit codes, and which of them an error means.", imports: [] },
    shown: {
      purpose:
        "Makes texts safe to show: what a server sends controls neither the terminal nor the CI system that shows it.",
      imports: [],
    },
    typed: { purpose: "Reads texts that people type into flags, variables and files.", imports: ["errors"] },
    "session/transport": {
      purpose:
        "Sends requests with node:http, which starts faster than `fetch`, and obeys proxies and certificates of the environment on every version of Node.",
      imports: ["errors"],
    },
    session: {
      purpose:
        "What the flags, the environment and the profile of a program say of the API, of its key and of the policy, and the client that follows from them.",
      imports: ["session/transport", "shown", "typed", "errors", "described", "generated", "own-folder.ts"],
    },
  },
};
