import { globSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../run.ts";
import type { ClientUnderTest } from "./client-under-test.ts";

/** The folder of the peers, a package of the workspace of the proof. */
export const peersFolder: string = fileURLToPath(new URL("../../peers/", import.meta.url));

/** Installs the peers if they are missing. */
export function installPeers(): void {
  const flags = ["--frozen-lockfile", "--trust-lockfile", "--prefer-offline", "--loglevel=warn"];
  run("pnpm", ["install", ...flags, "--filter=@planasonix/bench-peers"], `${peersFolder}../../tests/proof`);
}

/** Returns the version of a peer. */
export function versionOfPeer(name: string): string {
  const { dependencies }: PeersManifest = JSON.parse(readFileSync(`${peersFolder}package.json`, "utf8"));
  const version = dependencies[name];
  if (version === undefined) throw new Error(`${name} is not a dependency of ${peersFolder}package.json`);
  return version;
}

/** Loads the clients that are compared with ours, in the order of their files. */
export async function loadPeers(): Promise<readonly ClientUnderTest[]> {
  const files = globSync("src/*.ts", { cwd: peersFolder }).toSorted();
  const modules = files.map(async (file): Promise<readonly ClientUnderTest[]> => {
    const { clients }: PeerModule = await import(pathToFileURL(peersFolder + file).href);
    return clients;
  });
  return (await Promise.all(modules)).flat();
}

interface PeerModule {
  readonly clients: readonly ClientUnderTest[];
}

interface PeersManifest {
  readonly dependencies: Readonly<Record<string, string>>;
}
