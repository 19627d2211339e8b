// Compares the description with the newest release: `info.version` must reflect breaking changes and additions of the
// HTTP API. (tests/package compiles the programs of the release, and so compares methods, types and paths.)
import { compareWithRelease } from "../compatibility/versions.ts";

const { result, problem } = compareWithRelease();
console.log(result);
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
}
