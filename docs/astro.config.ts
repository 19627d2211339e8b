import { join } from "node:path";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { dist, generated } from "./src/folders.ts";

/** The site. `SITE_BASE` is the path below which it is published; `/` if it is not set. */
export default defineConfig({
  base: process.env.SITE_BASE ?? "/",
  srcDir: "src/site",
  outDir: dist,
  cacheDir: join(generated, "cache"), // rendered Markdown: the build begins without it
  trailingSlash: "always",
  devToolbar: { enabled: false },
  vite: { worker: { format: "es" } },
  integrations: [
    starlight({
      title: "Planasonix SDK",
      description: "The Planasonix API and its TypeScript client, command line, webhooks and sandbox",
      sidebar: [],
      pagination: false,
      credits: false,
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      customCss: ["./src/site/styles.css", "./src/site/run.css", "./src/site/pictures.css"],
      components: { PageTitle: "./src/site/components/PageTitle.astro" },
      routeMiddleware: "./src/site/route-data.ts",
      // Long lines wrap: a block that scrolls could not be reached with the keyboard.
      expressiveCode: {
        themes: ["github-dark", "github-light"],
        defaultProps: { wrap: true },
        styleOverrides: { borderRadius: "0.25rem", frames: { frameBoxShadowCssValue: "none" } },
        // By default, a line whose colors take longer than 500 ms gets other ones: on a busy machine, builds would differ.
        shiki: {
          transformers: [
            { preprocess: (_: string, options: object) => void Object.assign(options, { tokenizeTimeLimit: 0 }) },
          ],
        },
      },
    }),
  ],
});
