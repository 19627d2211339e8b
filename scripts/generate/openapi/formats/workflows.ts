import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../spec/workflows/", import.meta.url));
// The reference to the bundle in the workflows of spec/. In the package, the bundle is in the parent folder.
const SOURCE = "../../packages/openapi/src/generated/openapi.yaml";

/** Returns the text of each Arazzo workflow by file name, with references to the bundle in the parent folder. */
export function generateWorkflows(): Map<string, string> {
  const files = globSync("*.arazzo.yaml", { cwd: folder }).sort();
  return new Map(files.map((file) => [`workflows/${basename(file)}`, published(file)]));
}

function published(file: string): string {
  const text = readFileSync(`${folder}${file}`, "utf8");
  if (!text.includes(`url: ${SOURCE}`))
    throw new Error(`spec/workflows/${file}: its sourceDescriptions must name ${SOURCE}`);
  return text.replace(`url: ${SOURCE}`, "url: ../openapi.yaml");
}
