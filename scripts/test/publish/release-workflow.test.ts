import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runCommand } from "../../publish/command.ts";
import { integrityOf, type LoopbackRegistry, startLoopbackRegistry } from "../../publish/loopback-registry.ts";
import { writeChecksums } from "../../publish/pack.ts";
import { publish, runJob } from "../../publish/workflow.ts";

const version = "1.2.3";
let packed = "";
let checksums = "";

beforeAll(async () => {
  packed = mkdtempSync(join(tmpdir(), "planasonix-packed-"));
  const lines = await Promise.all(
    ["@planasonix/first", "@planasonix/second"].map((name) => pack(packed, { name, version })),
  );
  writeFileSync(join(packed, "packages.txt"), lines.join(""));
  writeFileSync(join(packed, "notes.md"), "Notes\n");
  writeFileSync(join(packed, "sbom.json"), "{}\n");
  writeFileSync(join(packed, `planasonix-action-${version}.tgz`), "the bundle, which only the third job reads");
  checksums = await writeChecksums(packed);
});
afterAll(() => rmSync(packed, { recursive: true }));

/** Packs a package of one file. Returns its line of packages.txt. */
async function pack(destination: string, manifest: { readonly name: string; readonly version: string }) {
  const source = mkdtempSync(join(tmpdir(), "planasonix-source-"));
  const publishConfig = { access: "public" };
  const whole = { ...manifest, type: "module", exports: "./index.js", publishConfig };
  writeFileSync(join(source, "package.json"), JSON.stringify(whole));
  writeFileSync(join(source, "index.js"), "export {};\n");
  const output = await runCommand("npm", ["pack", "--json", "--pack-destination", destination], source);
  rmSync(source, { recursive: true });
  const [{ filename }]: [{ filename: string }] = JSON.parse(output);
  return `${manifest.name} ${filename} ${integrityOf(readFileSync(join(destination, filename)))}\n`;
}

/** A workspace of the second job with the artifact of the first, and a registry that knows both packages. */
async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-upload-"));
  const registry = await startLoopbackRegistry();
  onTestFinished(async () => {
    await registry[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const [workspace, home, temp] = ["workspace", "home", "temp"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const empty of [workspace, home, temp]) mkdirSync(empty);
  const release = join(workspace, "release");
  cpSync(packed, release, { recursive: true });
  writeFileSync(join(home, ".npmrc"), `${registry.url.replace("http:", "")}:_authToken=test\n`);
  for (const name of ["@planasonix/first", "@planasonix/second"])
    registry.add({ name, version: "1.0.0" }, Buffer.from("old"));
  const run = async (changes: Readonly<Record<string, string>> = {}): Promise<string[]> => {
    const outputs = new Map([
      ["needs.build.outputs.version", version],
      ["needs.build.outputs.dist-tag", "latest"],
      ["needs.build.outputs.checksums", checksums],
    ]);
    const { PATH = "" } = process.env;
    const uploading = { REGISTRY: registry.url, NPM_CONFIG_PROVENANCE: "false", GITHUB_REF_NAME: `v${version}` };
    const env = { PATH, HOME: home, ...uploading, ...changes };
    const printed: string[] = [];
    const around = async (_: string, step: () => Promise<string>): Promise<string> => {
      const output = await step();
      printed.push(...output.split("\n").filter(Boolean));
      return output;
    };
    await runJob(publish, { workspace, temp, env, outputs, around });
    return printed;
  };
  return { registry, release, run };
}

/** The line that a failing job prints. */
async function reason(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return error?.message.split("\n").slice(1).join("\n").trim() ?? "(it passed)";
}

const uploaded = (registry: LoopbackRegistry) => registry.versions().filter(({ id }) => id.endsWith(`@${version}`));
const idsOf = (versions: ReturnType<typeof uploaded>): string[] => versions.map(({ id }) => id);

describe("the job that publishes", () => {
  test("stages every tarball, byte for byte, with the dist-tag, and uploads nothing again, before and after the approval", async () => {
    const { registry, run } = await setUp();

    const first = await run({ DIST_TAG: "rc" });
    const waiting = await run({ DIST_TAG: "rc" });
    const staged = uploaded(registry).map(({ id, integrity, tag, isStaged }) => [id, integrity, tag, isStaged]);
    registry.approve();
    const second = await run({ DIST_TAG: "rc" });

    const lines = readFileSync(join(packed, "packages.txt"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    expect(staged).toEqual(lines.map(([name, , integrity]) => [`${name}@${version}`, integrity, "rc", true]));
    expect(first).toEqual(
      ["@planasonix/first", "@planasonix/second"].map((name) => `${name}@1.2.3 was uploaded (npm stage publish).`),
    );
    expect(waiting).toEqual([
      "@planasonix/first@1.2.3 has been staged before: compare its checksum before you approve it.",
      "@planasonix/second@1.2.3 has been staged before: compare its checksum before you approve it.",
    ]);
    expect(second).toEqual(
      ["@planasonix/first", "@planasonix/second"].map((name) => `${name}@1.2.3 exists with these contents.`),
    );
  });

  test("finishes a set of which a part was published", async () => {
    const { registry, run } = await setUp();
    const tarball = readFileSync(join(packed, "planasonix-first-1.2.3.tgz"));
    registry.add({ name: "@planasonix/first", version }, tarball);

    expect(await run()).toEqual([
      "@planasonix/first@1.2.3 exists with these contents.",
      "@planasonix/second@1.2.3 was uploaded (npm stage publish).",
    ]);
    expect(idsOf(uploaded(registry).filter(({ isStaged }) => isStaged))).toEqual(["@planasonix/second@1.2.3"]);
  });

  test("stops before the first upload if a version exists with other contents", async () => {
    const { registry, run } = await setUp();
    registry.add({ name: "@planasonix/second", version }, Buffer.from("other"));

    expect(await reason(run())).toBe("@planasonix/second@1.2.3 exists with other contents: release a new version.");
    expect(idsOf(uploaded(registry))).toEqual(["@planasonix/second@1.2.3"]);
  });

  test("stops before the first upload if npm does not know a package, whose first version a maintainer publishes", async () => {
    const { registry, release, run } = await setUp();
    const line = await pack(release, { name: "@planasonix/third", version });
    writeFileSync(join(release, "packages.txt"), line, { flag: "a" });

    expect(await reason(run({ CHECKSUMS: await writeChecksums(release) }))).toBe(
      "npm does not show @planasonix/third (E404). A maintainer publishes the first version of a package: see RELEASING.md.",
    );
    expect(uploaded(registry)).toEqual([]);
  });

  test.each<[string, string, (release: string) => unknown]>([
    [
      "a tarball with one changed byte",
      "planasonix-first-1.2.3.tgz: FAILED: the files of the two jobs differ.",
      flipOneByte,
    ],
    [
      "a changed checksum",
      "SHA512SUMS has changed: the files of the two jobs differ.",
      async (release) => {
        flipOneByte(release);
        await writeChecksums(release);
      },
    ],
    [
      "no checksums",
      "SHA512SUMS is missing: the files of the two jobs differ.",
      (release) => rmSync(join(release, "SHA512SUMS")),
    ],
    [
      "a missing tarball",
      "A file has no checksum, or is missing: the files of the two jobs differ.",
      (release) => rmSync(join(release, "planasonix-first-1.2.3.tgz")),
    ],
    [
      "a file without a checksum, such as settings of npm",
      "A file has no checksum, or is missing: the files of the two jobs differ.",
      (release) => writeFileSync(join(release, ".npmrc"), "registry=https://registry.example.com\n"),
    ],
  ])("stops for %s, and uploads nothing", async (_, message, change) => {
    const { registry, release, run } = await setUp();
    await change(release);

    expect(await reason(run())).toBe(message);
    expect(uploaded(registry)).toEqual([]);
  });

  test("stops for a dist-tag that is none", async () => {
    const { registry, run } = await setUp();

    expect(await reason(run({ DIST_TAG: "--tag=latest" }))).toBe("--tag=latest is no dist-tag.");
    expect(uploaded(registry)).toEqual([]);
  });

  test("stops for an npm that is too old to publish without a token", async () => {
    const { registry, run } = await setUp();
    const bin = mkdtempSync(join(tmpdir(), "planasonix-npm-"));
    onTestFinished(() => rmSync(bin, { recursive: true }));
    writeFileSync(join(bin, "npm"), "#!/bin/sh\necho 11.5.0\n", { mode: 0o755 });

    expect(await reason(run({ PATH: `${bin}:${process.env.PATH}` }))).toBe(
      "npm 11.5.0 cannot publish without a token: npm 11.5.1 or newer is needed.",
    );
    expect(uploaded(registry)).toEqual([]);
  });
});

function flipOneByte(release: string): void {
  const file = join(release, "planasonix-first-1.2.3.tgz");
  const bytes = readFileSync(file);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
