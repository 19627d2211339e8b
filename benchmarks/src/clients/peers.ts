import { globSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../run.ts";
import type { Contender } from "./client-under-test.ts";

/** Where the peers are installed: a root of its own beside this package. */
export const peersFolder: string = fileURLToPath(new URL("../../peers/", import.meta.url));

/** Installs the peers; does nothing if they are there. */
export function installPeers(): void {
  run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline", "--loglevel=warn"], peersFolder);
}

/** The clients that ours is measured beside, in the order of their files. */
export async function loadPeers(): Promise<readonly Contender[]> {
  const files = globSync("src/*.ts", { cwd: peersFolder }).toSorted();
  const modules = files.map(async (file): Promise<readonly Contender[]> => {
    const { contenders }: PeerModule = await import(pathToFileURL(peersFolder + file).href);
    return contenders;
  });
  return (await Promise.all(modules)).flat();
}

interface PeerModule {
  readonly contenders: readonly Contender[];
}
