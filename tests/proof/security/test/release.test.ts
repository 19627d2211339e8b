// A release whose first job has run code of an attacker, with the packed packages and a registry on loopback.
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { attacks, withstand } from "@planasonix/scripts/publish/attacks.ts";
import { integrityOf, startLoopbackRegistry } from "@planasonix/scripts/publish/loopback-registry.ts";
import { writeChecksums } from "@planasonix/scripts/publish/pack.ts";
import { publish, runJob } from "@planasonix/scripts/publish/workflow.ts";
import { afterAll, expect, inject, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "planasonix-release-"));
const [home, temp, honest] = [join(folder, "home"), join(folder, "temp"), join(folder, "honest")];
for (const empty of [home, temp, join(honest, "release")]) mkdirSync(empty, { recursive: true });
const packed = join(honest, "release");
const tarballs = globSync(join(inject("project"), "../*/planasonix-*.tgz")).toSorted();
const names = tarballs.map((tarball) => `@planasonix/${/planasonix-([a-z]+)-/.exec(basename(tarball))?.[1]}`);
const [, version = ""] = /-(\d[^/]*)\.tgz$/.exec(tarballs[0] ?? "") ?? [];
for (const tarball of tarballs) copyFileSync(tarball, join(packed, basename(tarball)));
for (const file of ["notes.md", "sbom.json", `planasonix-action-${version}.tgz`])
  writeFileSync(join(packed, file), file);
const lines = tarballs.map(
  (tarball, index) => `${names[index]} ${basename(tarball)} ${integrityOf(readFileSync(tarball))}\n`,
);
writeFileSync(join(packed, "packages.txt"), lines.join(""));

const registry = await startLoopbackRegistry();
for (const name of names) registry.add({ name, version: "0.0.0" }, Buffer.from("earlier"));
writeFileSync(join(home, ".npmrc"), `${registry.url.replace("http:", "")}:_authToken=stolen-by-the-attacker\n`);
afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs the job that publishes, in a workspace with the files of a first job that states these outputs. */
function publishIn(workspace: string, outputs: Readonly<{ version: string; checksums: string }>): Promise<unknown> {
  const stated = Object.entries({ ...outputs, "dist-tag": "latest" });
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    REGISTRY: registry.url,
    GITHUB_REF_NAME: `v${version}`,
    NPM_CONFIG_PROVENANCE: "false",
  };
  const values = new Map(stated.map(([name, value]) => [`needs.build.outputs.${name}`, value]));
  return runJob(publish, { workspace, temp, env, outputs: values });
}

/** What the job says of each attack. */
const reasons: Readonly<Record<keyof typeof attacks, RegExp>> = {
  "a folder instead of a tarball": /packages\.txt has another line than "@planasonix\/\S+ planasonix-\S+\.tgz sha512-/,
  "a symlink instead of a tarball": /planasonix-\S+\.tgz, source is no file: the files of the two jobs differ\./,
  "two lines for one package": /packages\.txt has another line than "@planasonix\/\S+ planasonix-\S+\.tgz sha512-/,
  "a version that is not the tag's": /The version 99\.0\.0 is not that of the tag v/,
  "a nested .git": /\.git/,
  "a tarball of another version": /planasonix-\S+\.tgz has another manifest: \["@planasonix\/\S+","99\.0\.0"/,
  "a tarball with scripts": /planasonix-\S+\.tgz has another manifest: \["@planasonix\/\S+","\S+",\{"access"/,
  "a tarball with a second manifest": /has other entries than files in package\/, or one twice: q\/package\.json/,
};

test.each(Object.entries(attacks))(
  "%s runs no code beside the token of npm, and uploads nothing",
  async (name, attack) => {
    const reason = await withstand(attack, { packed, version, temp, publish: publishIn });

    expect(reason).toMatch(reasons[name] ?? expect.unreachable());
    expect(registry.versions()).toHaveLength(names.length);
  },
);

test("the packed packages are uploaded as they are", async () => {
  await publishIn(honest, { version, checksums: await writeChecksums(packed) });

  const uploaded = registry.versions().filter(({ id }) => id.endsWith(`@${version}`));
  expect(uploaded.map(({ id, integrity }) => `${id} ${integrity}`)).toEqual(
    lines.map((line) => line.trim().split(" ")).map(([name, , integrity]) => `${name}@${version} ${integrity}`),
  );
});
