import type { Package } from "../package.ts";

export const client: Package = {
  at: "packages/client",
  purpose: "The client: the table of operations as typed methods, and its entry points, a module each.",
  beside: {
    generate: "Programs that generate the interfaces, the examples and `api.md` of the client from the description.",
  },
  imports: ["openapi", "runtime"],
  tests: ["dialect-servers", "mock", "sandbox", "scripts", "serving"],
  doors: [
    "index.ts",
    "core.ts",
    "operations.ts",
    "raw.ts",
    "middleware.ts",
    "otel.ts",
    "otlp.ts",
    "explain.ts",
    "testing.ts",
    "once.ts",
    "dialect.ts",
    "doctor.ts",
    "file-store.ts",
    "undici.ts",
  ],
  folders: {
    generated: {
      purpose:
        "What the generator makes of the description: the interfaces of the resources and the tables of operations.",
      imports: ["operation-table.ts"],
    },
    once: { purpose: "Starts work once under a key, even if the process ends.", imports: [] },
    "file-store": { purpose: "Keeps starts in a file, on Node, Bun and Deno.", imports: ["once"] },
    dialect: {
      purpose: "Converts requests and responses between the documented form and that of a dialect.",
      imports: [],
      inside: { draft: "Drafts a dialect from responses that were seen, for a person to finish." },
    },
    doctor: {
      purpose:
        "Compares a deployment with what the client relies on; only reads, and shows names and types, never values of fields.",
      imports: ["generated"],
    },
    otlp: {
      purpose: "Converts a run to a trace in OTLP JSON.",
      imports: ["generated", "make-client.ts", "ended-run.ts"],
    },
    explain: {
      purpose: "Finds out why a run ended as it did.",
      imports: ["generated", "make-client.ts", "ended-run.ts"],
    },
  },
};
