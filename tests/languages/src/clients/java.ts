import { cpSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";

const name = "planasonix-java";
const withoutExtras = ["-Dmaven.test.skip=true", "-Dmaven.javadoc.skip=true", "-Dmaven.source.skip=true"];

/** Java, by openapi-generator, compiled by Maven with the generated project file. */
export const java: GeneratedClient = {
  language: "Java",
  id: "java",
  command: openApiGenerator("java"),
  ownWarnings: commonWarnings,
  functions: {
    files: `${name}/src/main/java/com/planasonix/api/*Api.java`,
    pattern: /^ {2}public ApiResponse<.+> (\w+)WithHttpInfo\(/gm,
  },
  async compile({ folder }) {
    const client = join(folder, name);
    cpSync(join(folder, "Program.java"), join(client, "src/main/java/Program.java"));
    const goals = ["compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"];
    await run({ program: "mvn", args: ["-q", "-B", ...withoutExtras, ...goals], cwd: client });
  },
  async run({ folder, env }) {
    const client = join(folder, name);
    const classpath = ["target/classes", readFileSync(join(client, "classpath.txt"), "utf8").trim()].join(delimiter);
    return (await run({ program: "java", args: ["-cp", classpath, "Program"], cwd: client, env })).stdout;
  },
};
