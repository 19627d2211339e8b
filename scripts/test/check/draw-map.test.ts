import { expect, test } from "vitest";
import { drawMap } from "../../check/layers/draw-map.ts";

test("draws the packages with their imports, and lists what each folder may import", () => {
  const map = drawMap({
    base: { at: "packages/base", imports: ["planned"] },
    tool: {
      at: "packages/tool",
      imports: ["base", "planned"],
      folders: { low: [], "rooms/*": ["low"], rooms: ["rooms/*", "..."], "main.ts": ["rooms", "..."] },
    },
  });

  expect(map).toBe(`\`\`\`mermaid
flowchart TD
  base["packages/base"]
  tool["packages/tool"]
  tool --> base
\`\`\`

\`\`\`
packages/base
packages/tool  base
  low/
  rooms/*/     low
  rooms/       rooms/*, low
  main.ts      rooms, rooms/*, low
\`\`\``);
});
