import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { GenerateError } from "../adopt/problem.ts";

/** What the types are generated with, in the versions that it is tested with. */
const wanted = { "openapi-typescript": "7", typescript: "6" } as const;

const advice = `npm install --save-dev ${Object.entries(wanted)
  .map(([name, version]) => `${name}@${version}`)
  .join(" ")}`;

/**
 * Checks that the packages which generate types are installed. They are loaded only to generate, and never downloaded.
 * @param from - The module beside which they are, as a URL.
 *
 * @throws {GenerateError} If a package is missing, or of another version.
 */
export function checkPeers(from: string): void {
  const generator = find("openapi-typescript", from);
  const compiler = generator && find("typescript", generator);
  for (const [name, path] of [
    ["openapi-typescript", generator],
    ["typescript", compiler],
  ] as const) {
    if (path === undefined) {
      throw new GenerateError(`The types are generated with ${name}, which is not installed: ${advice}`);
    }
    const version = versionOf(name, path);
    if (isUsable(name, version)) continue;
    throw new GenerateError(`The types cannot be generated with ${name} ${version}: ${advice}`);
  }
}

/** TypeScript 7 has no interface for programs. */
function isUsable(name: keyof typeof wanted, version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return name === "typescript" ? major === 6 || (major === 5 && minor >= 4) : major === 7 && minor >= 13;
}

function find(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

/** The version of a package with a module at this path. */
function versionOf(name: string, path: string): string {
  const [folder = ""] = path.split(new RegExp(`(?<=node_modules[/\\\\]${name}[/\\\\])`));
  try {
    return JSON.parse(readFileSync(`${folder}package.json`, "utf8")).version;
  } catch {
    return "of an unknown version";
  }
}
