// Builds the site into `dist`: makes the pages, checks them, renders them with Astro, and adds their Markdown.
import { rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build } from "astro";
import { problemsOf } from "./check/check-pages.ts";
import { problemsOfPictures } from "./check/check-pictures.ts";
import { problemsOfSamples } from "./check/check-samples.ts";
import { findRunnable } from "./check/runnable-blocks.ts";
import { checkRuns } from "./check/sample-facts.ts";
import { dist, generated } from "./folders.ts";
import { books } from "./pages/guides/books.ts";
import { imagesOf } from "./pages/guides/resolve-links.ts";
import { allPages } from "./pages/pages.ts";
import { drawPictures } from "./pictures/pictures.ts";
import { repository } from "./repository.ts";
import { createNavigation } from "./site/navigation.ts";
import { copyImages, writeFiles, writePages } from "./write-pages.ts";
import { markdownFiles } from "./written/markdown-files.ts";
import { mintlifyFiles } from "./written/mintlify.ts";
import { writePolicies } from "./written/policy.ts";

const root = join(import.meta.dirname, "..");
const base = `${(process.env.SITE_BASE ?? "/").replace(/\/$/, "")}/`;
Object.assign(process.env, { ASTRO_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });

const startedAt = performance.now();
for (const folder of [generated, dist]) rmSync(folder, { recursive: true, force: true });
const pages = await allPages();
const runs = await checkRuns(pages);
const runnable = await findRunnable(pages);
const pictures = await drawPictures();
const images = books.flatMap(imagesOf);
const problems = [
  ...problemsOf(
    pages,
    images.map((file) => basename(file)),
  ),
  ...problemsOfPictures(pages, [...pictures.keys()]),
  ...problemsOfSamples(pages, join(generated, "samples")),
  ...runs.problems,
  ...runnable.problems,
];
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  console.error(`${problems.length} problems`);
  process.exit(1);
}
writePages(pages, generated, base, runnable.lines, pictures);
for (const line of runnable.left) console.log(`No button: ${line}`);
const define = {
  siteNavigation: JSON.stringify(createNavigation(pages)),
  sampleFacts: JSON.stringify(runs.facts),
  generatedPages: JSON.stringify(join(generated, "pages")),
};
await build({ root, logLevel: "error", vite: { define } });
writePolicies(dist);
writeFiles(markdownFiles(pages, base), dist);
writeFiles(mintlifyFiles(), dist);
copyImages(images, join(dist, "assets"));
console.log(
  `${pages.length} pages in ${relative(repository, dist)}, built in ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
