import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

/** The folder of the generated Markdown, which the build puts here. */
declare const generatedPages: string;

/** The generated Markdown. The path of a file is that of its page. */
export const collections = {
  docs: defineCollection({
    loader: glob({
      base: `${generatedPages}/`,
      pattern: "**/*.md",
      generateId: ({ entry }) => entry.replace(/\.md$/, ""),
    }),
    schema: docsSchema({ extend: z.object({ names: z.array(z.string()).optional() }) }),
  }),
};
