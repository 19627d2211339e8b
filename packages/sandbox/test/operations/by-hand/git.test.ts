import { expect, test } from "vitest";
import { succeed } from "../../support/calls.ts";
import { bodyOf } from "../../support/preparations.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();
const lastSync = async (): Promise<string> =>
  (await succeed(context.tenant, "git_getStatus")).attributes.last_successful_sync_at;

test("a pull is active until it ends, and creates no commit", async () => {
  const { tenant } = context;
  const commits = (await succeed(tenant, "git_listCommits")).length;
  const { id } = await succeed(tenant, "git_pull");
  expect((await succeed(tenant, "git_getStatus")).attributes.active_operation).toMatchObject({ id });

  await tenant.clock.advance("1m");
  expect((await succeed(tenant, "git_getStatus")).attributes.active_operation).toBeNull();
  expect(await lastSync()).toBe("2026-11-24T13:00:05Z");
  expect(await succeed(tenant, "git_listCommits")).toHaveLength(commits);
});

test("a dry run of a pull does not count as a synchronization", async () => {
  const { tenant } = context;
  const before = await lastSync();
  await succeed(tenant, "git_pull", { body: { ...bodyOf("git_pull"), dry_run: true } });
  await tenant.clock.advance("1m");

  expect(await lastSync()).toBe(before);
});

test("the list of commits has at most 30 entries unless a limit is given", async () => {
  const { tenant } = context;
  tenant.seed(
    "git_commit",
    Array.from({ length: 40 }, (_, index) => ({ sha: `${index}` })),
  );

  expect(await succeed(tenant, "git_listCommits")).toHaveLength(30);
  expect(await succeed(tenant, "git_listCommits", { query: { limit: "35" } })).toHaveLength(35);
});
