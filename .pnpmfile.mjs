// What pnpm asks this repository. What is published differs from what is developed: see the function.
import { publishedManifest } from "./scripts/publish/published-manifest.ts";

export const hooks = { beforePacking: publishedManifest };
