import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileStore } from "@planasonix/client/file-store";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { readSource } from "@planasonix/configured/src/typed/source.ts";
import { readFrom } from "../../session/find-package.ts";
import type { Session } from "../../session/session.ts";
import { type OpenStore, redisStore } from "./redis-store.ts";

/**
 * Opens the store that `--store` names: a folder, which is created unless it is only read, or Redis.
 *
 * @throws {UsageError} If the store can never work.
 * @throws {Ended} If Redis cannot be reached.
 */
export async function openStore(
  session: Session,
  { isRead = false }: { readonly isRead?: boolean } = {},
): Promise<OpenStore | undefined> {
  const { machine } = session;
  const given = session.flag("store");
  if (given === undefined) return undefined;
  const place = given.startsWith("env:") ? await readSource(given, "--store", machine) : given;
  if (/^rediss?:\/\//.test(place)) {
    if (place === given && URL.canParse(place) && new URL(place).password !== "") {
      throw new UsageError(
        "--store has a password, which must not be part of the command: others can read it there",
        "Put the URL into an environment variable, and pass --store env:NAME",
      );
    }
    return redisStore(place, readFrom(session.flag("from"), machine.cwd), machine);
  }
  const folder = resolve(machine.cwd, place);
  if (!isRead) createFolder(folder);
  return { store: fileStore(join(folder, "starts.json")), close: async () => {} };
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--store: the folder cannot be created (${Object(error).message})`);
  }
}
