import type { Package } from "../package.ts";

export const benchmarks: Package = {
  at: "benchmarks",
  purpose: "Measures the packages beside other clients.",
  beside: { peers: "The code that uses other clients, installed apart." },
  imports: ["openapi", "runtime", "client", "webhooks", "mock", "redis", "fleet", "sandbox"],
  doors: ["main.ts"],
  folders: {
    "run.ts": [],
    "result.ts": [],
    "table.ts": ["result.ts"],
    clients: {
      purpose: "Our client, plain `fetch`, and the code that loads the peers from `benchmarks/peers`.",
      imports: ["run.ts"],
    },
    servers: {
      purpose: "The servers of the benchmarks; `main.ts` runs one of them in its own process.",
      imports: ["clients"],
    },
    measure: {
      purpose: "The programs that measure calls, each in its own process, and what they share.",
      imports: ["servers", "clients", "result.ts", "run.ts"],
      inside: { programs: "Programs that are type-checked or bundled, but never run." },
    },
    installed: {
      purpose: "Our packages as a user installs them: packed, then installed with npm.",
      imports: ["run.ts"],
    },
    "sections.ts": [],
    "seeded.ts": [],
    "timer-heap.ts": [],
    "virtual-time.ts": ["seeded.ts", "timer-heap.ts"],
    limits: {
      purpose: "Measures clients under rate limiters of every kind, in virtual time.",
      imports: ["run.ts", "sections.ts", "seeded.ts", "virtual-time.ts"],
      inside: { tables: "The tables of the section on rate limits: their cells, and the goals of our client." },
    },
    fleet: {
      purpose: "Measures fleets of processes that share a rate limit through Redis.",
      imports: ["result.ts", "sections.ts", "seeded.ts", "timer-heap.ts", "clients", "limits"],
    },
    soak: {
      purpose: "Uses the client for a long time, and kills the sandbox repeatedly.",
      imports: ["result.ts", "run.ts", "sections.ts", "virtual-time.ts"],
    },
    sandbox: {
      purpose: "Measures the sandbox: its start, its calls, its memory, and its exploration.",
      imports: ["measure", "clients", "table.ts", "result.ts", "run.ts", "sections.ts"],
    },
    profile: {
      purpose: "Measures where the bytes of our bundle and the time of our calls go.",
      imports: ["measure", "..."],
    },
    rows: {
      purpose: "The measurements of calls and webhooks, one a module.",
      imports: ["fleet", "installed", "measure", "..."],
    },
    "rows/package": {
      purpose: "The measurements of the package: its bundle, its installation, its import and its types.",
      imports: ["rows", "..."],
    },
  },
};
