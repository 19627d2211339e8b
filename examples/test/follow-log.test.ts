// What docs/guides/logs.md says about following a log, and about reading the log of one node.
import { test } from "@planasonix/sandbox/vitest";
import { expect } from "vitest";
import { clientOf } from "./client-of.ts";

const texts = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);

test("a log that is followed again from its cursor repeats only the lines since the last full page", async ({
  tenant,
}) => {
  const planasonix = clientOf(tenant);
  const logs = texts.map((message) => ({ message, after: "5s" as const }));
  tenant.outcomes.next("pipelines.run", { status: "succeeded", logs });
  const { id } = await planasonix.pipelines.runAndWait("pl_01hqxyz");
  const cursors: string[] = [];
  const read = async (query: { since?: string }): Promise<string[]> => {
    const messages: string[] = [];
    const lines = planasonix.runs.followLogs(id, query, { onCursor: (cursor) => cursors.push(cursor) });
    for await (const { attributes } of lines) messages.push(attributes.message);
    return messages;
  };

  const all = await read({});
  expect(all).toEqual(expect.arrayContaining(texts));
  expect(cursors).toHaveLength(1);
  expect(await read({ since: cursors[0] ?? expect.unreachable() })).toEqual(all.slice(50));
  expect(cursors).toHaveLength(1);
});

test("a scripted line without a node is not in the log of any node", async ({ tenant }) => {
  const planasonix = clientOf(tenant);
  const logs = [{ message: "of the run" }, { message: "of the node", node_id: "n_target" }];
  tenant.outcomes.next("pipelines.run", { status: "succeeded", logs });
  const { id } = await planasonix.pipelines.runAndWait("pl_01hqxyz");

  const ofNode = await planasonix.runs.listLogs(id, { node_id: "n_target" }).toArray({ limit: 100 });
  const messages = ofNode.map(({ attributes }) => attributes.message);

  expect(messages).toContain("of the node");
  expect(messages).not.toContain("of the run");
});
