// Stores the current files of a release in spec/released, under the version of the description.
import { parse } from "yaml";
import { currentArtifacts } from "./frozen/current-artifacts.ts";
import { freezeRelease } from "./releases.ts";

try {
  const artifacts = currentArtifacts();
  const { version } = parse(artifacts.get("openapi.yaml") ?? "").info;
  console.log(freezeRelease(version, artifacts));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
