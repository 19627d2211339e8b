import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { type Page, placeOf } from "../model/page.ts";
import { repository } from "../repository.ts";

/** A sample in TypeScript, and where it stands. */
interface Program {
  readonly page: Page;
  readonly line: number;
  readonly text: string;
}

/**
 * Compiles the TypeScript of all generated pages at once, in `folder`. Samples in files of the repository are compiled and
 * run by the tests of these files.
 * @returns The errors, each with the page and the line.
 */
export function problemsOfSamples(pages: readonly Page[], folder: string): string[] {
  const programs = pages.filter(({ source }) => source === undefined).flatMap(programsOf);
  mkdirSync(folder, { recursive: true });
  for (const [index, { text }] of programs.entries())
    writeFileSync(join(folder, `${index}.ts`), `${text}\nexport {};\n`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(repository, "tsconfig.base.json"), compilerOptions, include: ["*.ts"] }),
  );
  const compiler = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  return stdout.split("\n").flatMap((output) => {
    const [, index, line, message] = /^(\d+)\.ts\((\d+),\d+\): (.+)$/.exec(output) ?? [];
    const program = programs[Number(index)];
    if (program) return [`${placeOf(program.page, program.line + Number(line) - 1)}: ${message}`];
    return output.startsWith("error") ? [output] : [];
  });
}

const compilerOptions = { types: ["node"], isolatedDeclarations: false, declaration: false };

function programsOf(page: Page): Program[] {
  return readBlocks(page.body)
    .filter(({ language }) => language === "ts" || language === "typescript")
    .map(({ line, text }) => ({ page, line, text }));
}
