// What the site is made from: the description, the pages of the packages, and the changesets.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";

/** The folder of the repository. */
export const repository: string = join(import.meta.dirname, "../..");

/** The published description. */
export const description = readDescription(
  new URL(import.meta.resolve("@planasonix/openapi/openapi.json")),
) as WholeDescription;

/** All operations, by their public names. */
export const operations: ReadonlyMap<string, DescribedOperation> = new Map(
  listOperations(description).map((operation) => [operation.name, operation]),
);

/** Reads a text file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/** Whether the repository has a file or a folder. */
export function exists(path: string): boolean {
  return existsSync(join(repository, path));
}

/** The address of the repository on GitHub; undefined while `repository` in package.json is a placeholder. */
export function addressOf(path: string, { repository: url }: { repository: string } = manifest): string | undefined {
  return url.includes("/OWNER/") ? undefined : `${url}/blob/main/${path}`;
}

const manifest = JSON.parse(readText("package.json"));
