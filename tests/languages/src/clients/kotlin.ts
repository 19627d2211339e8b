import { cpSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";

const name = "planasonix-kotlin";

/** Kotlin, by openapi-generator, compiled by Maven: the generated project file needs Gradle, which no registry serves. */
export const kotlin: GeneratedClient = {
  language: "Kotlin",
  id: "kotlin",
  command: openApiGenerator("kotlin"),
  ownWarnings: commonWarnings,
  functions: {
    files: `${name}/src/main/kotlin/com/planasonix/apis/*Api.kt`,
    pattern: /^ {4}fun (\w+)WithHttpInfo\(/gm,
  },
  async compile({ folder }) {
    const client = join(folder, name);
    cpSync(join(folder, "pom.xml"), join(client, "pom.xml"));
    cpSync(join(folder, "Program.kt"), join(client, "src/main/kotlin/Program.kt"));
    const goals = ["compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"];
    await run({ program: "mvn", args: ["-q", "-B", ...goals], cwd: client });
  },
  async run({ folder, env }) {
    const client = join(folder, name);
    const classpath = ["target/classes", readFileSync(join(client, "classpath.txt"), "utf8").trim()].join(delimiter);
    return (await run({ program: "java", args: ["-cp", classpath, "ProgramKt"], cwd: client, env })).stdout;
  },
};
