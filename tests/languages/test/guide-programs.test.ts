import { globSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { expect, test } from "vitest";
import { testedExamples } from "../src/example-tests.ts";
import { readGuide, writePrograms } from "../src/guide-programs.ts";
import { guidePrograms } from "../src/guide-python.ts";
import { orchestrators } from "../src/orchestrators.ts";

const guides = fileURLToPath(new URL("../../../docs/guides/", import.meta.url));

test("a step runs each Python program of the guides", () => {
  const programs = globSync("*.md", { cwd: guides }).flatMap((file) =>
    readBlocks(readGuide(basename(file, ".md"))).filter(({ language }) => language === "python"),
  );
  const examples = testedExamples.flatMap(({ shown }) => shown.filter((file) => file.endsWith(".py")));
  const run = [...examples, ...guidePrograms, "planasonix_run.py", ...orchestrators.map(({ file }) => file)];

  expect(programs.map(({ mark }) => mark).toSorted()).toEqual(run.toSorted());
});

test.each(orchestrators)("the program of the guide for $name can be written, with its short times", (orchestrator) => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-guide-"));
  writePrograms(folder, "orchestrators", [orchestrator.file], orchestrator.changes);

  const written = readFileSync(join(folder, orchestrator.file), "utf8");
  for (const text of Object.values(orchestrator.changes ?? {})) expect(written).toContain(text);
});

test("a program or a text that the guide lacks is rejected", () => {
  expect(() => writePrograms("", "orchestrators", ["luigi.py"])).toThrow("has no program luigi.py");
  expect(() => writePrograms("", "orchestrators", ["dagster_job.py"], { "delay=61": "" })).toThrow("lacks delay=61");
});
