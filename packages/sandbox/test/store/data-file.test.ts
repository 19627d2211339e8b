import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { SandboxError } from "../../src/description/sandbox-error.ts";
import { connect, unusable } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { loadSqlite } from "../../src/store/node-sqlite.ts";
import { formatVersion } from "../../src/store/tables.ts";
import { UnwritableError } from "../../src/store/unwritable.ts";

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "data-file-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Creates the data file of a sandbox, and changes it by SQL. Returns its path. */
function ownFile(file: string, sql = ""): string {
  const database = createDatabase(connect(file), new Map());
  database.run("INSERT INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (1, 0, 0, 0)");
  database.close();
  const changed = new (loadSqlite().DatabaseSync)(file);
  changed.exec(sql);
  changed.close();
  return file;
}

/** Writes bytes that are not those of a database over a page of a file. */
function damage(file: string): void {
  const content = readFileSync(file);
  content.fill(7, 4096, 8192);
  writeFileSync(file, content);
}

test("a data file keeps its data, and the version of it", () => {
  const connection = connect(ownFile(inFolder("own.db")));

  expect(connection.prepare("SELECT tenant FROM tenants").all()).toEqual([{ tenant: 1 }]);
  expect(connection.prepare("PRAGMA user_version").get()).toEqual({ user_version: formatVersion });
  connection.close();
});

test("each commit waits for the disk, and no other process can use the file meanwhile", () => {
  const connection = connect(ownFile(inFolder("settings.db")));
  const read = (pragma: string) => Object.values(connection.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];

  expect([read("journal_mode"), read("synchronous"), read("locking_mode")]).toEqual(["wal", 2, "exclusive"]);
  connection.close();
});

test("a folder and a file in a folder that does not exist are rejected with the reason", () => {
  const missing = inFolder("none/a.db");

  expect(() => connect(folder)).toThrow(`Cannot use the data file ${folder}: it is a folder. Choose another file`);
  expect(() => connect(missing)).toThrow(
    `Cannot use the data file ${missing}: there is no folder ${inFolder("none")}. Choose another file`,
  );
});

test.each<[string, (file: string) => void, RegExp]>([
  ["text", (file) => writeFileSync(file, "This is a text. ".repeat(100)), /^Cannot use .*: file is not a database\./],
  ["foreign", (file) => ownFile(file, "PRAGMA application_id = 1"), /foreign\.db is a database of another program\./],
  [
    "newer",
    (file) => ownFile(file, "PRAGMA user_version = 99"),
    /newer\.db has data of version 99, and .* reads version \d+\./,
  ],
  ["cut", (file) => truncateSync(ownFile(file), 20_000), /^Cannot use .*: database disk image is malformed\./],
  ["damaged", (file) => damage(ownFile(file)), /damaged\.db is damaged \(\S[^\n]*\S\)\./],
])("a file that contains no usable data is rejected with the reason, and stays as it is: %s", (name, make, reason) => {
  const file = inFolder(`${name}.db`);
  make(file);
  const before = readFileSync(file);
  const rejection = expect.objectContaining({
    name: "SandboxError",
    code: "data_unreadable",
    message: expect.stringMatching(new RegExp(`${reason.source} Choose another file$`)),
  });

  expect(() => connect(file)).toThrow(rejection);
  expect(() => connect(file)).toThrow(rejection); // and the file is not locked
  expect(readFileSync(file).equals(before)).toBe(true);
});

describe.skipIf(process.platform === "win32")("a data file on a machine that users share", () => {
  const modeOf = (file: string): number => statSync(file).mode & 0o777;

  test("and the files beside it can be read by their owner alone, whatever they were before", () => {
    const previous = process.umask(0);
    onTestFinished(() => void process.umask(previous));
    const opened = ownFile(inFolder("opened.db"));
    chmodSync(opened, 0o644);
    symlinkSync(inFolder("target.db"), inFolder("link.db"));
    for (const file of [inFolder("private.db"), opened, inFolder("link.db")]) {
      const database = createDatabase(connect(file), new Map());
      expect([modeOf(file), modeOf(`${file.replace("link", "target")}-wal`)]).toEqual([0o600, 0o600]);
      database.close();
    }
  });

  test("that contains something else keeps its mode", () => {
    const file = inFolder("notes.txt");
    writeFileSync(file, "This is a text. ".repeat(100), { mode: 0o644 });
    chmodSync(file, 0o644);

    expect(() => connect(file)).toThrow("file is not a database");
    expect(modeOf(file)).toBe(0o644);
  });

  test.each(["", "-wal", "-journal", "-shm"])(
    "is not used if another user has put it, or its file %j, into a shared folder",
    (end) => {
      const file = join("/tmp", `planasonix-data-file-${process.pid}.db`);
      writeFileSync(file + end, "", { mode: 0o666 });
      onTestFinished(() => rmSync(file + end));
      // Only root can give a file to another user. For other users, the process pretends to be another one.
      if (process.getuid?.() === 0) chownSync(file + end, 12_345, 12_345);
      else vi.spyOn(process, "geteuid").mockReturnValue(12_345);
      onTestFinished(() => void vi.restoreAllMocks());

      expect(() => connect(file)).toThrow(`${file}${end} belongs to another user, who could read and change the data.`);
      expect(existsSync(file)).toBe(end === "");
    },
  );
});

test("an error while the file is first written is explained by its cause", () => {
  const cause = new UnwritableError("The data file cannot be written", { cause: new Error("disk is full") });
  const own = new SandboxError("data_unreadable", "own");

  expect(unusable(inFolder("a.db"), cause)).toMatchObject({
    message: `Cannot use the data file ${inFolder("a.db")}: disk is full. Choose another file`,
    cause,
  });
  expect(unusable(inFolder("a.db"), own)).toBe(own);
});
