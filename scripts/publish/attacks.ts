// What a first job could hand on if it ran code of an attacker: each attack changes the files of a release so that this
// code would run beside the token of the second job, or publish what nobody has tagged.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { integrityOf } from "./loopback-registry.ts";

/** The files of a release, which an attack changes. */
interface Artifact {
  readonly folder: string;
  readonly version: string;
  /** A command that shows that code of the attacker has run. */
  readonly command: string;
}

/** Changes the files of a release. Returns the version that the first job then states. */
type Attack = (artifact: Artifact) => Promise<string>;

/** A package that packages.txt lists. */
interface Listed {
  readonly name: string;
  readonly file: string;
}

/** The attacks by what they hand on. */
export const attacks: Readonly<Record<string, Attack>> = {
  async "a folder instead of a tarball"({ folder, version, command }) {
    const [first] = readList(folder);
    writeFileSync(join(folder, "package.json"), evilManifest(first, version, command));
    replaceFirstLine(folder, `${first.name} . sha512-x`);
    return version;
  },
  async "a symlink instead of a tarball"({ folder, version, command }) {
    const [first] = readList(folder);
    mkdirSync(join(folder, "source"));
    writeFileSync(join(folder, "source/package.json"), evilManifest(first, version, command));
    rmSync(join(folder, first.file));
    symlinkSync("source", join(folder, first.file));
    return version;
  },
  async "two lines for one package"({ folder, version, command }) {
    const [first] = readList(folder);
    const second = { ...first, file: first.file.replace(".tgz", "-1.tgz") };
    await pack(folder, second, { "package/package.json": evilManifest(first, version, command) });
    replaceFirstLine(folder, lineOf(folder, first), lineOf(folder, second));
    return version;
  },
  async "a version that is not the tag's"({ folder, version }) {
    const other = "99.0.0";
    for (const listed of readList(folder)) {
      const renamed = { ...listed, file: listed.file.replace(version, other) };
      const manifest = JSON.stringify({ ...(await readManifest(folder, listed)), version: other });
      await pack(folder, renamed, { "package/package.json": manifest });
      rmSync(join(folder, listed.file));
    }
    const renamed = readList(folder).map(({ name, file }) => ({ name, file: file.replace(version, other) }));
    writeFileSync(join(folder, "packages.txt"), renamed.map((listed) => lineOf(folder, listed)).join(""));
    cpSync(join(folder, `planasonix-action-${version}.tgz`), join(folder, `planasonix-action-${other}.tgz`));
    rmSync(join(folder, `planasonix-action-${version}.tgz`));
    return other;
  },
  async "a nested .git"({ folder, version, command }) {
    await runCommand("git", ["init", "--quiet", "."], folder);
    await runCommand("git", ["config", "core.fsmonitor", command], folder);
    return version;
  },
  async "a tarball of another version"({ folder, version }) {
    const [first] = readList(folder);
    const manifest = { ...(await readManifest(folder, first)), version: "99.0.0" };
    await pack(folder, first, { "package/package.json": JSON.stringify(manifest) });
    replaceFirstLine(folder, lineOf(folder, first));
    return version;
  },
  async "a tarball with scripts"({ folder, version, command }) {
    const [first] = readList(folder);
    await pack(folder, first, { "package/package.json": evilManifest(first, version, command) });
    replaceFirstLine(folder, lineOf(folder, first));
    return version;
  },
  async "a tarball with a second manifest"({ folder, version, command }) {
    const [first] = readList(folder);
    const manifest = JSON.stringify(await readManifest(folder, first));
    const second = evilManifest(first, version, command);
    await pack(folder, first, { "package/package.json": manifest, "q/package.json": second });
    replaceFirstLine(folder, lineOf(folder, first));
    return version;
  },
};

/** How to attack the second job. */
export interface Rehearsal {
  /** The files that the first job hands on; they are copied. */
  readonly packed: string;
  readonly version: string;
  /** An empty folder for temporary files. */
  readonly temp: string;
  /** Runs the second job in a workspace with the folder `release`, after a first job that states these outputs. */
  readonly publish: (workspace: string, outputs: Readonly<{ version: string; checksums: string }>) => Promise<unknown>;
}

/**
 * Attacks the second job. Resolves to the reason for which it stops.
 * @throws {Error} If code of the attacker runs, or the job does not stop.
 */
export async function withstand(attack: Attack, { packed, version, temp, publish }: Rehearsal): Promise<string> {
  const workspace = mkdtempSync(join(temp, "attack-"));
  const [folder, trace] = [join(workspace, "release"), join(workspace, "code-has-run")];
  cpSync(packed, folder, { recursive: true });
  const stated = await attack({ folder, version, command: `touch '${trace}'` });
  const outputs = { version: stated, checksums: await writeAllChecksums(folder) };
  const stopped = await publish(workspace, outputs).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (existsSync(trace)) throw new Error("Code of the attacker ran beside the token of npm");
  if (stopped === undefined) throw new Error("The job did not stop");
  return stopped;
}

/** Writes SHA512SUMS for all files at any depth, as an attacker does. Returns its checksum. */
async function writeAllChecksums(folder: string): Promise<string> {
  const script = `rm -f SHA512SUMS; find -L . -type f -printf '%P\\0' | sort -z | xargs -0 sha512sum -- > ../sums
    mv ../sums SHA512SUMS && sha512sum < SHA512SUMS`;
  const [checksum = ""] = (await runCommand("bash", ["-ec", script], folder)).split(" ");
  return checksum;
}

function readList(folder: string): [Listed, ...Listed[]] {
  const lines = readFileSync(join(folder, "packages.txt"), "utf8").trim().split("\n");
  const [first, ...others] = lines.map((line) => {
    const [name = "", file = ""] = line.split(" ");
    return { name, file };
  });
  if (first === undefined) throw new Error("packages.txt is empty");
  return [first, ...others];
}

function replaceFirstLine(folder: string, ...lines: string[]): void {
  const list = join(folder, "packages.txt");
  const [, ...others] = readFileSync(list, "utf8").trim().split("\n");
  writeFileSync(list, `${[...lines.map((line) => line.trim()), ...others].join("\n")}\n`);
}

function lineOf(folder: string, { name, file }: Listed): string {
  return `${name} ${file} ${integrityOf(readFileSync(join(folder, file)))}\n`;
}

/** A manifest whose scripts run a command, although the environment tells npm to run none. */
function evilManifest({ name }: Listed, version: string, command: string): string {
  const events = ["prepare", "prepack", "postpack", "prepublishOnly", "publish", "postpublish"];
  const scripts = Object.fromEntries(events.map((event) => [event, command]));
  return JSON.stringify({ name, version, scripts, publishConfig: { access: "public", "ignore-scripts": false } });
}

async function readManifest(folder: string, { file }: Listed): Promise<object> {
  return JSON.parse(await runCommand("tar", ["-xzOf", file, "package/package.json"], folder));
}

/** Writes a tarball of the given files, by their paths. */
async function pack(folder: string, { file }: Listed, files: Readonly<Record<string, string>>): Promise<void> {
  const source = mkdtempSync(join(folder, "../source-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(source, path, ".."), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  await runCommand("tar", ["-czf", join(folder, file), "-C", source, ...Object.keys(files)], folder);
  rmSync(source, { recursive: true });
}
