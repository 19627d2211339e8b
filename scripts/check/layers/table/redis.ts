import type { Package } from "../package.ts";

export const redis: Package = {
  at: "packages/redis",
  purpose: "What processes on several hosts share through Redis or Valkey: rate limits, starts and handled events.",
  imports: ["runtime", "webhooks"],
  tests: ["client", "fleet", "scripts"],
  doors: ["index.ts"],
  folders: {
    store: {
      purpose:
        "Runs scripts on Redis or Valkey through the application's client, with time limits and hashed key names.",
      imports: [],
    },
    deduplication: {
      purpose: "Claims webhook events and records the handled ones, so that only one process handles each.",
      imports: ["store"],
    },
    starts: {
      purpose: "Keeps what `startOnce` of the client remembers, so that processes on several hosts start work once.",
      imports: ["store"],
    },
    lease: {
      purpose: "What processes that share a quota exchange with the store: reports, and leases of requests.",
      imports: ["store"],
    },
    limiter: {
      purpose:
        "Rate limits of which processes share the stated quota and the pauses; without the store, the limits of this process decide.",
      imports: ["lease", "store"],
    },
  },
};
