import { expect, test } from "vitest";
import { unpinnedActions } from "../../check/repository.ts";

const commit = "3d3c42e5aac5ba805825da76410c181273ba90b1";

test.each(["actions/checkout@v7", "actions/checkout@main", `actions/checkout@${commit.slice(1)}`, "actions/checkout"])(
  "reports an action that is not pinned to a commit: %s",
  (action) => {
    expect(
      unpinnedActions(`steps:\n  - uses: ${action} # v7\n  - run: x\n  - name: y\n    uses: "${action}"\n`),
    ).toEqual([action, action]);
  },
);

test("does not report actions that are pinned to a commit or are part of the repository", () => {
  expect(unpinnedActions(`- uses: actions/checkout@${commit} # v7.0.1\n- uses: ./.github/setup\n`)).toEqual([]);
});
