import type { Picture } from "./drawn/picture.ts";
import { drawCall } from "./scenes/call.ts";
import { drawLimits } from "./scenes/limits.ts";
import { drawPackages } from "./scenes/packages.ts";
import { drawRetries } from "./scenes/retries.ts";
import { drawSandboxClock } from "./scenes/sandbox-clock.ts";
import { drawStartOnce } from "./scenes/start-once.ts";

/** What draws each picture, by the name in the markers of pages. */
const scenes: Readonly<Record<string, () => Promise<Picture>>> = {
  call: drawCall,
  limits: drawLimits,
  packages: drawPackages,
  retries: drawRetries,
  "sandbox-clock": drawSandboxClock,
  "start-once": drawStartOnce,
};

/** Draws all pictures, by their names. */
export async function drawPictures(): Promise<ReadonlyMap<string, Picture>> {
  const drawn = new Map<string, Picture>();
  for (const [name, draw] of Object.entries(scenes)) drawn.set(name, await draw());
  return drawn;
}
