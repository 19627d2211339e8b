import { readFileSync } from "node:fs";
import { newestRelease, readRelease } from "@planasonix/scripts/compatibility/releases.ts";
import { mayBreak } from "@planasonix/scripts/compatibility/versions.ts";
import { beforeAll, expect, inject, test } from "vitest";
import { brokenPromises, type Promises } from "./broken-promises.ts";
import { makePromises } from "./make-promises.ts";
import { repository } from "./repository.ts";

const newest = newestRelease();
let promises: Promises;

beforeAll(async () => {
  promises = await makePromises(inject("folder"));
});

test("the client keeps what etc/promises.json says: defaults, errors and their fields, retries", async () => {
  await expect(`${JSON.stringify(promises, undefined, 2)}\n`).toMatchFileSnapshot(
    `${repository}packages/client/etc/promises.json`,
  );
});

test("the promises contain the usual defaults, and every error that the client exports", () => {
  const report = readFileSync(`${repository}packages/client/etc/index.api.md`, "utf8");
  const exported = [...report.matchAll(/^export (?:abstract )?class (\w+Error)\b/gm)].map(([, name]) => name);
  const known = Object.entries(promises.errors).flatMap(([name, { extends: classes }]) => [name, ...classes]);

  expect(promises.defaults).toMatchObject({ timeoutMs: 60_000, deadlineMs: 300_000, maxRetries: 3 });
  expect(exported.length).toBeGreaterThan(10);
  expect(exported.filter((name) => name !== "CallError" && !known.includes(name ?? ""))).toEqual([]);
});

// Armed by the first release, which freezes the file.
test.each(newest === undefined ? [] : [newest])(
  "the promises of %s are kept, unless the version may break them",
  (from) => {
    const { version } = JSON.parse(readFileSync(`${repository}packages/client/package.json`, "utf8"));
    const released: Promises = JSON.parse(readRelease(from).get("promises/client.json") ?? "");

    expect(mayBreak(from, version) ? [] : brokenPromises(released, promises)).toEqual([]);
  },
);
