import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

/** The generated Markdown. The path of a file is that of its page. */
export const collections = {
  docs: defineCollection({
    loader: glob({
      base: "./src/generated/pages",
      pattern: "**/*.md",
      generateId: ({ entry }) => entry.replace(/\.md$/, ""),
    }),
    schema: docsSchema({ extend: z.object({ names: z.array(z.string()).optional() }) }),
  }),
};
