import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import debianPackages from "./debian-packages.json" with { type: "json" };

/** Servers that speak the protocol and run the scripts. The first one found is used. */
const programs = ["redis-server", "valkey-server"];

/** The path of the server program, or `undefined` if this machine has none. */
export function findRedis(path: string = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => programs.map((program) => join(folder, program)))
    .find(isExecutable);
}

/** The line that states why tests with a server are left out. */
export function leftOutLine(): string {
  const packages = Object.values(debianPackages).join(" ");
  return `Left out: tests with a Redis server, because this machine lacks ${programs.join(" and ")}. On Debian: apt-get install ${packages}`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
