import type { Package } from "../package.ts";

export const contract: Package = {
  at: "tests/contract",
  purpose: "Checks the client, the mock, the sandbox and the description against each other, operation by operation.",
  beside: { generate: "Generates the suite's data from the description." },
  imports: ["openapi", "runtime", "client", "mock", "sandbox", "scripts"],
  doors: ["main.ts", "mutate.ts"],
  folders: {
    generated: { purpose: "What the generator makes of the description for the suite.", imports: [] },
    cases: {
      purpose: "Derives the requests and the expected responses of the suite from the description.",
      imports: [],
    },
    mutation: { purpose: "Creates errors on purpose, to test whether the suite detects them.", imports: [] },
    call: { purpose: "Two ways to make the same request: the client's method, and openapi-fetch.", imports: ["cases"] },
    judge: { purpose: "Decides whether a result matches the description.", imports: ["call", "cases"] },
    servers: { purpose: "The servers of the suite: Prism's validating proxy, and the sandbox.", imports: [] },
    states: { purpose: "Brings a server into the state that a documented request needs.", imports: ["judge", "cases"] },
    checks: {
      purpose: "The checks of the suite: of the clients, of the servers and of the description itself.",
      imports: ["states", "servers", "judge", "call", "cases"],
      inside: {
        behaviour: "Checks, with the real client, what the description guarantees beyond one request and its response.",
        sandbox:
          "The checks against the sandbox, which has state, so that the examples do not determine its responses.",
      },
    },
  },
};
