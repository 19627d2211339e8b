// This folder contains the programs that check the repository. This one compares the description with the newest
// release: `info.version` must reflect breaking changes and additions.
import { fileURLToPath } from "node:url";
import { compareDescriptions, readBundle } from "../release/compare-descriptions.ts";
import { newestRelease, releasedFile } from "../release/releases.ts";
import { checkVersion } from "../release/versions.ts";

const current = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.yaml", import.meta.url));
const released = newestRelease();
const { passes, lines } =
  released === undefined
    ? { passes: true, lines: ["no release to compare with yet"] }
    : checkVersion(released, readBundle(current).info.version, compareDescriptions(releasedFile(released), current));

for (const line of lines) (passes ? console.log : console.error)(line);
process.exitCode = passes ? 0 : 1;
