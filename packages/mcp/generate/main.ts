// Generates src/generated: the version of this package.
import { readFileSync } from "node:fs";
import { writeFiles } from "@planasonix/openapi/generate/write-files.ts";

const own = new URL("../", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", own), "utf8"));
writeFiles(
  new URL("src/generated/", own),
  new Map([
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
  ]),
);
