// Creates the broken packages of the controls, with which every combination must fail.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** What a control breaks. */
export type Breakage = keyof typeof breakages;

/** The breakages, by what is missing or wrong. Each receives the folder of `@planasonix/client`. */
const breakages = {
  "a declaration file": (client: string): void => rmSync(join(client, "dist/core.d.ts")),
  typesVersions: (client: string): void => editManifest(client, (manifest) => delete manifest.typesVersions),
  main: (client: string): void => editManifest(client, (manifest) => delete manifest.main),
  exports: (client: string): void => editManifest(client, ({ exports }) => delete exports["."]),
  "the entry point for tests": (client: string): void =>
    editManifest(client, ({ exports }) => delete exports["./testing"]),
  "working code": (client: string): void =>
    appendFileSync(join(client, "dist/index.js"), '\nthrow new Error("@planasonix/client is broken");\n'),
};

interface Manifest {
  main?: string;
  typesVersions?: object;
  exports: Record<string, unknown>;
}

/** Copies our packages from one project into a new one, and breaks the copy. The projects share everything else. */
export function breakProject(project: string, broken: string, breakage: Breakage): void {
  const [from, to] = [join(project, "node_modules"), join(broken, "node_modules")];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== "@planasonix") symlinkSync(join(from, name), join(to, name));
  cpSync(join(from, "@planasonix"), join(to, "@planasonix"), { recursive: true });
  breakages[breakage](join(to, "@planasonix/client"));
}

function editManifest(folder: string, edit: (manifest: Manifest) => void): void {
  const file = join(folder, "package.json");
  const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
  edit(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}
