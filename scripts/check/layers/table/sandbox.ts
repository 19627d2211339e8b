import type { Package } from "../package.ts";

export const sandbox: Package = {
  at: "packages/sandbox",
  purpose: "The API with state: a server, a command, and the same in tests and pages.",
  beside: {
    generate: "Programs that compile `behaviour/*.yaml` and the description into `src/generated`.",
    "generate/refusals": "Finds what `behaviour/*.yaml` states and what cannot be, so that the generator refuses it.",
  },
  imports: ["openapi", "webhooks", "serving"],
  tests: ["mock", "scripts"],
  doors: ["index.ts", "bin.ts", "vitest.ts", "browser.ts"],
  folders: {
    description: {
      purpose: "Reads the description of the API and `behaviour/*.yaml`, and analyzes them.",
      imports: [],
    },
    generated: {
      purpose: "What the generators compile ahead: behaviours, validators, and what the control interface describes.",
      imports: ["description"],
    },
    store: {
      purpose: "Keeps the data of all tenants in one SQLite database, in memory or in a file.",
      imports: ["description"],
    },
    time: { purpose: "The time of a tenant, and what is due at points of it.", imports: ["store"] },
    call: {
      purpose: "What an operation gets, what it returns, and the errors that it throws.",
      imports: ["time", "store", "description"],
    },
    "operations/lifecycle": {
      purpose: "How work moves on, and what it causes: runs, schedules, events and deliveries.",
      imports: ["call", "..."],
    },
    "operations/rules": {
      purpose: "The rules that operations follow, one kind a file, and the values and checks of `behaviour/*.yaml`.",
      imports: ["operations/lifecycle", "..."],
    },
    "operations/by-hand": {
      purpose:
        "The operations that are implemented in code; all others follow from the description and `behaviour/*.yaml`.",
      imports: ["operations/rules", "..."],
    },
    "operations/mistakes": {
      purpose: "What is probably a mistake in a request that the description permits.",
      imports: ["operations/rules", "..."],
    },
    operations: {
      purpose: "What an operation does: it is implemented by hand, or follows the rule of its kind.",
      imports: ["operations/by-hand", "operations/mistakes", "..."],
    },
    response: {
      purpose: "Converts a result to a response, and checks the response against the description.",
      imports: ["operations/lifecycle", "..."],
    },
    request: {
      purpose: "The steps of a request, in order, from the API key to the resources that it names.",
      imports: ["response", "operations", "..."],
    },
    platform: {
      purpose: "What differs between Node and a page: SQLite, the description, and how values are checked.",
      imports: ["generated", "store", "description"],
    },
    tenants: {
      purpose: "All tenants: what the steps and the operations remember of each of them.",
      imports: ["platform", "generated", "request", "..."],
    },
    control: {
      purpose:
        "What tests use of the sandbox: a tenant with its controls, its initial data, a `fetch` without a network, and the same controls over HTTP.",
      imports: ["tenants", "..."],
    },
    imitation: {
      purpose:
        "Behaves as a deployment that `planasonix doctor --save` has seen: what it lacks, refuses, ignores and states otherwise.",
      imports: ["time", "store", "description"],
    },
    server: { purpose: "Assembles, starts and stops the sandbox.", imports: ["imitation", "control", "..."] },
    command: {
      purpose: "What only the command line needs: seed files, and a program that prepares a new sandbox.",
      imports: ["server", "..."],
    },
    exploration: {
      purpose:
        "Runs a program again and again, each time with other faults, and compares what it does with the run that has none.",
      imports: ["command", "..."],
    },
  },
};
