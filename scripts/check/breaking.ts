// The description against the newest release: what breaks or adds has to show in `info.version`.
import { fileURLToPath } from "node:url";
import { compareDescriptions, readBundle } from "../release/compare-descriptions.ts";
import { newestRelease, releasedFile } from "../release/releases.ts";
import { judgeChanges } from "../release/required-version.ts";

const current = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.yaml", import.meta.url));
const released = newestRelease();
const { passes, lines } =
  released === undefined
    ? { passes: true, lines: ["nothing is released yet, so nothing can break"] }
    : judgeChanges(released, readBundle(current).info.version, compareDescriptions(releasedFile(released), current));

for (const line of lines) (passes ? console.log : console.error)(line);
process.exitCode = passes ? 0 : 1;
