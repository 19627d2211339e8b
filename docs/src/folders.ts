import { join } from "node:path";

const docs = join(import.meta.dirname, "..");

/** The folder in which a build writes, below `docs`. Two builds at a time have folders of their own. */
const folder = join(docs, process.env.SITE_FOLDER ?? ".");

/** What Astro renders, and what it keeps of it. */
export const generated: string = join(folder, "generated");

/** The built site. */
export const dist: string = join(folder, "dist");
