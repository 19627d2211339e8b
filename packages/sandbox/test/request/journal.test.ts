import { expect, test } from "vitest";
import { createJournal } from "../../src/request/journal.ts";

/** A journal, and a function that records a request and returns the function for its response. */
function journalWith() {
  const journal = createJournal(new Set(["runs.get", "runs.list"]));
  const record = (operation: string, path = "/v1") =>
    journal.record({ operation, method: "GET", path, body: undefined, idempotencyKey: undefined, at: 0 });
  return { journal, record };
}

test("keeps the newest 1000 requests", () => {
  const { journal, record } = journalWith();
  for (let count = 1; count <= 1001; count += 1) record("runs.get", `/${count}`);

  const paths = journal.all().map(({ path }) => path);
  expect([paths.length, paths[0], paths.at(-1)]).toEqual([1000, "/2", "/1001"]);
});

test("lists all requests, or those of one operation", () => {
  const { journal, record } = journalWith();
  record("runs.get", "/1");
  record("runs.list", "/2");

  expect(journal.all().map(({ path }) => path)).toEqual(["/1", "/2"]);
  expect(journal.all("runs.list").map(({ path }) => path)).toEqual(["/2"]);
});

test("finds a request of the operation that has received a response, and waits if there is none", async () => {
  const { journal, record } = journalWith();
  record("runs.list")(200);
  const close = record("runs.get", "/first");
  let found: string | undefined;
  const waiting = journal.waitFor("runs.get").then(({ path }) => {
    found = path;
  });
  await Promise.resolve();
  expect(found).toBeUndefined();
  record("runs.get", "/second")(404);
  close(200);
  await waiting;

  expect(found).toBe("/second");
  expect(await journal.waitFor("runs.get")).toMatchObject({ path: "/first", status: 200 });
  expect(await journal.waitFor("runs.list")).toMatchObject({ operation: "runs.list" });
});
