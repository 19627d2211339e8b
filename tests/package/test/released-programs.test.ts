import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Artifacts,
  currentArtifacts,
  newestRelease,
  readRelease,
} from "@planasonix/scripts/compatibility/releases.ts";
import { mayBreak } from "@planasonix/scripts/compatibility/versions.ts";
import { beforeAll, expect, inject, test } from "vitest";
import { linkDependencies } from "./link-dependencies.ts";
import { releasedPrograms } from "./make-programs.ts";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

const artifacts = currentArtifacts();
const [, version = ""] = /^ {2}version: (\S+)$/m.exec(artifacts.get("openapi.yaml") ?? "") ?? [];
const newest = newestRelease();
/** Before the first release, no program has been written against one. */
const released = newest === undefined ? [] : [newest];
let programs: Artifacts;

beforeAll(async () => {
  programs = await releasedPrograms(artifacts);
});

test("the programs that the next release stores compile: READMEs, code samples, every export, every method, every path", () => {
  expect(programs.size).toBeGreaterThan(260);
  expect(compile("current", programs)).toBe("");
});

test.each(released)(
  `programs written against %s compile with ${version}, unless ${version} is a breaking version with a section in UPGRADING.md`,
  async (from) => {
    const errors = compile("newest", await releasedPrograms(readRelease(from)));
    const isExplained = mayBreak(from, version) && upgradeNotes().includes(version.replace(/\.\d+$/, ""));

    expect(isExplained ? "" : errors).toBe("");
  },
);

test("programs that need removed parts of the API do not compile, and the errors name those parts", () => {
  const edited = new Map(programs);
  const edit = (name: string, from: string, to: string): void => {
    const text = programs.get(name) ?? "";
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    edited.set(name, (edited.get(name) ?? "").replace(from, to));
  };
  edit("released-types.ts", "interface PipelineAttributes {", "interface PipelineAttributes { oldField: string;");
  const partial = "type PipelineCreate = Partial<CompleteCreate>;\nexport interface CompleteCreate {";
  edit("released-types.ts", "interface PipelineCreate {", partial);
  edit("pipelines.get.ts", "pipelines.get(", "pipelines.oldMethod(");
  edit("every-export.ts", "isApiError as", "isOldError as");
  edit("every-export.ts", "WebhookCreate as", "OldCreate as");
  edit("released-types.ts", '"/pipelines": {', '"/old": {');

  const errors = compile("edited", edited);

  expect(errors).toContain('"pipelines.get returns something else"');
  expect(errors).toContain('"pipelines.create takes something else"');
  expect(errors).toContain("'oldMethod' does not exist");
  expect(errors).toContain("no exported member 'isOldError'");
  expect(errors).toContain("no exported member named 'OldCreate'");
  expect(errors).toContain('"the path /old was removed"');
});

/** The versions that UPGRADING.md has a section for, such as `0.2`. */
function upgradeNotes(): readonly string[] {
  const page = readFileSync(`${repository}UPGRADING.md`, "utf8");
  return [...page.matchAll(/^## (\d+\.\d+)$/gm)].map(([, found = ""]) => found);
}

/** Compiles programs with the packed packages. Returns the errors. */
function compile(name: string, modules: Artifacts): string {
  const folder = join(inject("folder"), "released", name);
  mkdirSync(folder, { recursive: true });
  for (const owner of globSync("packages/*", { cwd: repository })) linkDependencies(owner, folder);
  for (const [file, text] of modules) writeFileSync(join(folder, file), text);
  return typeCheck(folder, { skipLibCheck: true });
}
