// Opens the database of Node, in memory or in a private file, and explains why a file cannot be used.
import { chmodSync, closeSync, existsSync, lstatSync, openSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SandboxError } from "../description/sandbox-error.ts";
import type { Connection } from "./connection.ts";
import { loadSqlite } from "./node-sqlite.ts";
import { formatVersion, isOwnFile } from "./tables.ts";
import { UnwritableError } from "./unwritable.ts";

/** The ends of the names of a data file, and of the files that SQLite keeps beside it. */
const fileEnds = ["", "-journal", "-shm", "-wal"] as const;

/**
 * Opens a database.
 * @param file - The file that keeps the data; undefined for memory.
 * @throws {SandboxError} `data_unreadable` if the file cannot be opened, is damaged or in use, is not a database of the
 * sandbox, or has data of a different version. The file stays as it is. `node_unsupported` if this Node has no SQLite.
 */
export function connect(file?: string): Connection {
  const { DatabaseSync } = loadSqlite();
  if (file === undefined) return new DatabaseSync(":memory:");
  let connection: Connection | undefined;
  try {
    createPrivate(file);
    connection = new DatabaseSync(file);
    // Another process must not change data that this process has cached.
    connection.exec("PRAGMA locking_mode = EXCLUSIVE");
    const found = isOwnFile(connection);
    const problem = found === true ? damageOf(connection) : found;
    if (problem !== undefined) throw new SandboxError("data_unreadable", `${file} ${problem}. Choose another file`);
    makePrivate(file);
    // Each commit waits for the disk, so that acknowledged changes survive a crash of the machine.
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA user_version = ${formatVersion}`);
    return connection;
  } catch (cause) {
    // An open connection would lock the file until the process ends.
    connection?.close();
    throw unusable(file, cause);
  }
}

/**
 * Creates a data file that only this user can read, because it has the secrets of API keys and webhooks. An existing file
 * stays as it is.
 * @throws {SandboxError} If another user has created the file, or one that SQLite keeps beside it: in a folder that users
 * share, such as `/tmp`, that user could read and change the data.
 */
function createPrivate(file: string): void {
  const foreign = fileEnds.map((end) => file + end).find(isOfAnother);
  if (foreign !== undefined) {
    const message = `${foreign} belongs to another user, who could read and change the data. Choose another file`;
    throw new SandboxError("data_unreadable", message);
  }
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Whether a file exists that neither this user, nor root, nor the owner of its folder has created. */
function isOfAnother(path: string): boolean {
  const own = process.geteuid?.();
  const found = lstatSync(path, { throwIfNoEntry: false });
  return own !== undefined && found !== undefined && ![own, 0, statSync(dirname(path)).uid].includes(found.uid);
}

/** Lets only its owner read a data file, and what SQLite has already written beside it. */
function makePrivate(file: string): void {
  const path = realpathSync(file);
  for (const end of fileEnds.filter((end) => existsSync(path + end))) {
    try {
      chmodSync(path + end, 0o600);
    } catch {
      // A file system without modes, or a file of the owner of the folder.
    }
  }
}

/** Why a data file cannot be used, from the error of its first use. */
export function unusable(file: string, cause: unknown): SandboxError {
  if (cause instanceof SandboxError) return cause;
  const message = `Cannot use the data file ${file}: ${reasonOf(file, cause)}. Choose another file`;
  return new SandboxError("data_unreadable", message, { cause });
}

function reasonOf(file: string, cause: unknown): string {
  const { message } = cause instanceof UnwritableError ? (cause.cause as Error) : (cause as Error);
  if (message === "database is locked") return "another sandbox or program uses it";
  if (!isFolder(dirname(file))) return `there is no folder ${dirname(file)}`;
  return isFolder(file) ? "it is a folder" : message;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * The damage of a database, as the end of a sentence that starts with the file; undefined if there is none. Reads the
 * whole file, so that damage appears at the start, instead of in the responses of later requests.
 */
function damageOf(connection: Connection): string | undefined {
  const [result] = Object.values(connection.prepare("PRAGMA quick_check(1)").get() ?? {});
  return result === "ok" ? undefined : `is damaged (${String(result).replaceAll(/\s+/g, " ")})`;
}
