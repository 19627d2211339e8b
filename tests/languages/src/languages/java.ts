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
      because: "its documentation shows only those examples of requests that are plain values",
    },
    {
      text: /Failed to get the schema name: null/,
      because: "it asks for a name for an inline schema",
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
