import type { Package } from "../package.ts";

export const serving: Package = {
  at: "packages/serving",
  purpose: "The HTTP server that mock and sandbox share; not published, but bundled with them.",
  imports: ["openapi"],
  doors: ["index.ts"],
  folders: {
    http: {
      purpose:
        "Requests and responses as plain values, independent of a server, the types of handlers and layers, and whose requests a server refuses.",
      imports: [],
    },
    layers: {
      purpose: "The layers that the mock and the sandbox share, independent of what is served.",
      imports: ["http"],
    },
    dialect: {
      purpose: "Serves in the form of dialects: converts requests to the documented form, and responses back.",
      imports: ["layers", "http"],
    },
    server: {
      purpose: "Serves a handler on a port with Node's HTTP server, and reports why the server cannot start.",
      imports: ["http"],
    },
    command: {
      purpose: "The command line of a server: options, exit codes, and a clean stop on a signal.",
      imports: ["server", "http"],
    },
  },
};
