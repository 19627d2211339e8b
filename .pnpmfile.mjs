// Hooks of pnpm. The published manifest differs from the one in the repository: see the function.
import { publishedManifest } from "./scripts/publish/published-manifest.ts";

export const hooks = { beforePacking: publishedManifest };
