import { beforeEach, expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase, type Database } from "../../src/store/database.ts";
import { createSecrets, type Secrets } from "../../src/store/secrets.ts";

let database: Database;
let secrets: Secrets;

const first = { tenant: 1, keyId: "key_1" };
const second = { tenant: 1, keyId: "key_2" };
const other = { tenant: 2, keyId: "key_1" };

beforeEach(() => {
  database = createDatabase(connect(), new Map());
  secrets = createSecrets(database);
  secrets.grant(first, "s1");
  secrets.grant(second, "s2");
  secrets.grant(other, "s3");
});

test("a secret belongs to the API key that it was granted to, and so it does after a restart", () => {
  for (const reader of [secrets, createSecrets(database)]) {
    expect(["s1", "s2", "s3", "unknown"].map(reader.find)).toEqual([first, second, other, undefined]);
  }
});

test("a new secret replaces only that of its API key, even if the previous one was just used", () => {
  secrets.find("s1");
  secrets.grant(first, "new");

  expect(["new", "s1", "s2", "s3"].map(secrets.find)).toEqual([first, undefined, second, other]);
});

test("a secret can be granted to another API key after the secrets of its tenant are revoked, even if it was just used", () => {
  secrets.find("s1");
  secrets.revokeAll(1);
  expect(["s1", "s2", "s3"].map(secrets.find)).toEqual([undefined, undefined, other]);

  secrets.grant(other, "s1");
  expect(secrets.find("s1")).toEqual(other);
});

test("the secrets of a tenant, and the tenants that have secrets, are listed", () => {
  expect(secrets.list(1)).toMatchObject([
    { secret: "s1", keyId: "key_1" },
    { secret: "s2", keyId: "key_2" },
  ]);
  expect(secrets.tenants()).toEqual([1, 2]);
});

test("of a hidden secret, only the hash is stored, by which it is found", () => {
  secrets.grant(first, "hidden secret", "hidden");

  expect(secrets.find("hidden secret")).toEqual(first);
  expect(JSON.stringify(database.all("SELECT * FROM secrets"))).not.toContain("hidden secret");
  expect(secrets.list(1)).toContainEqual({
    hash: expect.stringMatching(/^[\da-f]{64}$/),
    keyId: "key_1",
    secret: null,
  });
});

test("a hidden secret is restored, and stays valid beside a further one", () => {
  secrets.grant(first, "hidden secret", "hidden");
  const stored = secrets.list(1);
  secrets.revokeAll(1);
  secrets.restore(1, stored);
  secrets.add(first, "further");

  expect(["hidden secret", "further", "s2"].map(secrets.find)).toEqual([first, first, second]);
});

test("a secret is looked up in the database once, however many requests have it", () => {
  let queries = 0;
  const get: Database["get"] = (...query) => {
    queries += 1;
    return database.get(...query);
  };
  const counted = createSecrets({ ...database, get });
  for (let request = 0; request < 3; request += 1) counted.find("s1");

  expect(queries).toBe(1);
});
