import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import debianPackages from "./debian-packages.json" with { type: "json" };

/** Servers that speak the protocol of Redis and run its scripts. */
const programs = ["redis-server", "valkey-server"];

/** Returns the path of the first server program in the folders of `path`, or `undefined` if there is none. */
export function findRedis(path: string = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => programs.map((program) => join(folder, program)))
    .find(isExecutable);
}

/** Returns a line that states that no server is installed, and how to install one. */
export function leftOutLine(): string {
  const packages = Object.values(debianPackages).join(" ");
  return `Left out: all that needs a Redis server, because this machine has neither ${programs.join(" nor ")}. On Debian: apt-get install ${packages}`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
