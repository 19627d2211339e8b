// Generates src/generated: the version of this package, and the pages that explain errors.
import { readFileSync } from "node:fs";
import { writeFiles } from "@planasonix/openapi/generate/write-files.ts";
import { readDescription } from "@planasonix/scripts/openapi/description.ts";
import { errorPages } from "./error-pages.ts";

const own = new URL("../", import.meta.url);
const readManifest = (path: string) => JSON.parse(readFileSync(new URL(path, own), "utf8"));
const { version } = readManifest("package.json");
/** The address of the reference site, once it is known. */
const { homepage } = readManifest("../../package.json");
const pages = errorPages(readDescription(new URL("../openapi/src/generated/openapi.json", own)), homepage);
writeFiles(
  new URL("src/generated/", own),
  new Map([
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
    [
      "error-pages.ts",
      `/** The pages that explain error codes of the API. */\nexport const errorPages: Readonly<Record<string, string>> = ${JSON.stringify(pages)};\n`,
    ],
  ]),
);
