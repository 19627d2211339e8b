import type { Package } from "../package.ts";

export const platforms: Package = {
  at: "tests/proof/platforms",
  purpose: "Runs the built client and the sandbox in a page on every supported platform.",
  imports: ["client"],
  tests: ["chromium", "examples", "sandbox"],
  doors: ["main.ts", "page.ts", "worker.ts"],
  folders: {
    "call-result.ts": [],
    "endpoints.ts": [],
    "fake-timers": {
      purpose: "How calls behave under the fake timers of test runners; each runner has its own program.",
      imports: [],
    },
    sandbox: {
      purpose:
        "The part of Vitest that the tests of the sandbox use, for platforms on which Vitest itself cannot run them.",
      imports: [],
    },
    scenarios: {
      purpose: "The calls that every platform makes, one kind in each module.",
      imports: ["call-result.ts", "endpoints.ts"],
    },
  },
};
