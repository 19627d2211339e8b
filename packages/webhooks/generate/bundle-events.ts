import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFile } from "@planasonix/openapi/generate/bundle/bundle-file.ts";
import { publish } from "@planasonix/openapi/generate/bundle/publish.ts";
import { inlineSchemas, nameObjects } from "@planasonix/openapi/generate/bundle/schemas.ts";
import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The published description of the webhook events alone, from the files of the events.
 * @throws {Error} If turbo would not generate the events again after a change to one of these files.
 */
export function bundleEvents(): Description {
  const { openapi, info, webhooks } = parse(readFileSync(`${root}spec/openapi.yaml`, "utf8"));
  const files = Object.entries<{ $ref: string }>(webhooks).map(([event, { $ref }]) => [event, `spec/${$ref}`] as const);
  const { inputs } = JSON.parse(readFileSync(`${root}packages/webhooks/turbo.json`, "utf8")).tasks.generate;
  const unlisted = unlistedFiles(
    files.map(([, file]) => file),
    inputs,
  );
  if (unlisted.length > 0)
    throw new Error(`packages/webhooks/turbo.json: add ${unlisted.join(", ")} to the inputs of \`generate\``);

  const folder = mkdtempSync(join(tmpdir(), "planasonix-events-"));
  const events = Object.fromEntries(files.map(([event, file]) => [event, { $ref: root + file }]));
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify({ openapi, info, security: [], paths: {}, webhooks: events }));
  const bundle = publish(nameObjects(inlineSchemas(bundleFile(file))));
  rmSync(folder, { recursive: true });
  return bundle as unknown as Description;
}

/** The files, and those to which they refer, that turbo does not count among the inputs of a task. */
export function unlistedFiles(files: readonly string[], inputs: readonly string[]): readonly string[] {
  const patterns = inputs.map((input) => input.replace("$TURBO_ROOT$/", ""));
  const listed = globSync(patterns, { cwd: root });
  return [...withReferences(files)].filter((file) => !listed.includes(file));
}

function withReferences(files: readonly string[], found: Set<string> = new Set()): ReadonlySet<string> {
  for (const file of files.filter((one) => !found.has(one))) {
    found.add(file);
    const references = readFileSync(root + file, "utf8").matchAll(/\$ref: *["']?([^"'\s,}#]+)/g);
    const targets = [...references].map(([, path = ""]) => join(file, "..", path));
    withReferences(targets, found);
  }
  return found;
}
