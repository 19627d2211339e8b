// The project of a user: our packages from their tarballs, the tools in the folder above, and a folder for each
// combination.
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPacked, publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { compile } from "../groups/compilers.ts";
import { type Breakage, breakProject } from "./breakages.ts";
import { toolsFolder } from "./tools.ts";

const projects = fileURLToPath(new URL("../../projects", import.meta.url));
const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** The project with a folder for each combination. Disposing of it removes everything. */
export interface UserProject extends Disposable {
  /** The folder into which the packages were installed. */
  readonly folder: string;
  /** Creates the folder of a combination, in a project whose packages work or, for a control, have a breakage. */
  folderFor(combination: string, breakage?: Breakage): string;
}

/** Packs the packages and installs the tarballs with npm into a project that can also resolve the tools. */
export function createUserProject(): UserProject {
  const packed = installPacked(publishable);
  const parent = dirname(packed.folder);
  symlinkSync(toolsFolder, join(parent, "node_modules"), "junction");
  const compiled = join(packed.folder, "compiler", "compiled");
  return {
    folder: packed.folder,
    folderFor(combination, breakage) {
      const project = breakage === undefined ? packed.folder : join(parent, breakage.replaceAll(" ", "-"));
      if (breakage !== undefined && !existsSync(project)) breakProject(packed.folder, project, breakage);
      const folder = join(project, combination);
      for (const name of ["program", "tests", combination].filter((name) => existsSync(join(projects, name)))) {
        cpSync(join(projects, name), folder, { recursive: true });
      }
      if (existsSync(compiled)) cpSync(compiled, join(folder, "compiled"), { recursive: true });
      return folder;
    },
    [Symbol.dispose]: () => packed[Symbol.dispose](),
  };
}

/** Compiles the program for the combinations that run JavaScript. */
export async function compileProgram(project: UserProject): Promise<void> {
  const user = { folder: project.folderFor("compiler"), tools: toolsFolder, baseUrl: "", open: nothing };
  await compile(user, "7", ["--module", "es2022", "--moduleResolution", "bundler"]);
}
