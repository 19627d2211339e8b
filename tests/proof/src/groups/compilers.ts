// TypeScript: the program must compile with each version and resolution, and the compiled program must run.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeExecutable } from "@planasonix/platforms/test/platforms/executable.ts";
import type { Combination, User } from "../combination.ts";
import { readLines, requireParts } from "../expected.ts";
import type { Breakage } from "../prepare/breakages.ts";
import { runTool } from "../run-tool.ts";

/** How a project resolves modules: the flags of the compiler, and the type of its package. */
interface Resolution {
  readonly flags: readonly string[];
  readonly type: "module" | "commonjs";
  /** What the control breaks. */
  readonly control: Breakage;
}

const control = "a declaration file";
const resolutions = {
  node10: { flags: ["--module", "es2022", "--moduleResolution", "node10"], type: "module", control: "typesVersions" },
  node16: { flags: ["--module", "node16", "--moduleResolution", "node16"], type: "module", control },
  bundler: { flags: ["--module", "es2022", "--moduleResolution", "bundler"], type: "module", control },
  commonjs: { flags: ["--module", "nodenext", "--moduleResolution", "nodenext"], type: "commonjs", control },
} satisfies Record<string, Resolution>;

/** The resolutions of each version. TypeScript 5.4 cannot require ES modules, and TypeScript 7 no longer has node10. */
const versions: readonly (readonly [version: string, ...names: (keyof typeof resolutions)[]])[] = [
  ["5.4", "node10", "node16", "bundler"],
  ["5.9", "node10", "node16", "bundler", "commonjs"],
  ["6", "node10", "node16", "bundler", "commonjs"],
  ["7", "node16", "bundler", "commonjs"],
];

/** The strictest settings that we support. */
export const strictest: readonly string[] = [
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--isolatedModules",
];
const target = ["--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--types", "node"];

/** Each version of TypeScript with each of its resolutions. */
export const compilers: readonly Combination[] = versions.flatMap(([version, ...names]) =>
  names.map((name) => combinationOf(version, name)),
);

function combinationOf(version: string, name: keyof typeof resolutions): Combination {
  const { flags, type, control }: Resolution = resolutions[name];
  return {
    name: `typescript-${version}-${name}`,
    control,
    prove: async (user) => {
      writeFileSync(join(user.folder, "package.json"), JSON.stringify({ private: true, type }));
      const deprecated = version === "6" && name === "node10" ? ["--ignoreDeprecations", "6.0"] : [];
      await compile(user, version, [...strictest, ...flags, ...deprecated]);
      for (const node of nodesFor(type)) {
        const output = await runTool(node, ["compiled/main-node.mjs", user.baseUrl], user.folder);
        requireParts(readLines(output), "client", "entries", "server", "sandbox");
      }
    },
  };
}

/**
 * The executables of Node that run the program. If the program loads ES modules with `require`, they include the oldest
 * version that we support, if it is installed.
 */
function nodesFor(type: Resolution["type"]): readonly string[] {
  const oldest = type === "commonjs" ? nodeExecutable("22") : undefined;
  return oldest === undefined ? [process.execPath] : [process.execPath, oldest];
}

/** What of the program is compiled, and which of its modules are JavaScript. */
interface Modules {
  readonly compiled: readonly string[];
  readonly copied: readonly string[];
}

const program: Modules = {
  compiled: ["client.ts", "entries.ts", "sandbox.ts", "server.ts"],
  copied: ["main.mjs", "main-node.mjs", "page.js", "small-page.js", "worker.js"],
};

/**
 * Compiles modules of the program into the folder `compiled`, and copies its JavaScript modules there. Also checks the
 * declarations of our packages.
 */
export async function compile(
  user: User,
  version: string,
  flags: readonly string[],
  { compiled, copied }: Modules = program,
): Promise<void> {
  if (version === "5.4") provideOldTypes(user);
  rmSync(join(user.folder, "compiled"), { recursive: true, force: true });
  const compiler = join(user.tools, `typescript-${version}/bin/tsc`);
  await runTool(process.execPath, [compiler, ...compiled, ...target, ...flags, "--outDir", "compiled"], user.folder);
  for (const file of copied) cpSync(join(user.folder, file), join(user.folder, "compiled", file));
}

/** Provides older types of Node, because the newest need TypeScript 5.6 or later. */
function provideOldTypes({ folder, tools }: User): void {
  const types = join(folder, "node_modules/@types");
  mkdirSync(types, { recursive: true });
  symlinkSync(join(tools, "node-types-for-5.4"), join(types, "node"), "junction");
}
