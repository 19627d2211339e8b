import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Language } from "../language.ts";
import { readmeCommand } from "../readme.ts";
import { run } from "../step.ts";
import { copyProgram } from "../workspace.ts";

const generator = "openapi-generator-cli";
const withoutExtras = ["-Dmaven.test.skip=true", "-Dmaven.javadoc.skip=true", "-Dmaven.source.skip=true"];

/** Java, by openapi-generator, compiled by Maven with the generated project file. */
export const java: Language = {
  name: `Java (${generator})`,
  id: "java",
  ownWarnings: [
    {
      text: /Ignoring complex example on request body/,
      because: "the generator shows only those examples of request bodies that are plain values",
    },
    {
      text: /Failed to get the schema name: null/,
      because: "the generator looks for the name of an inline schema, which has none",
    },
  ],
  async generate({ folder, path }) {
    const [program = "", ...args] = readmeCommand(generator);
    return (await run({ program, args, cwd: folder, env: { PATH: path } })).all;
  },
  async compile({ folder }) {
    const client = join(folder, "planasonix-java");
    copyProgram("java", join(client, "src/main/java"));
    const goals = ["compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"];
    await run({ program: "mvn", args: ["-q", "-B", ...withoutExtras, ...goals], cwd: client });
  },
  async run({ folder, env }) {
    const client = join(folder, "planasonix-java");
    const classpath = ["target/classes", readFileSync(join(client, "classpath.txt"), "utf8").trim()].join(delimiter);
    return (await run({ program: "java", args: ["-cp", classpath, "Program"], cwd: client, env })).stdout;
  },
};
