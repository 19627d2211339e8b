import { join } from "node:path";
import { preview } from "astro";

/** A server of the built site. */
export interface Site {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves `dist` on loopback. @param port The TCP port; 0 selects a free one. */
export async function serve(port: number): Promise<Site> {
  process.env.ASTRO_TELEMETRY_DISABLED = "1";
  const root = join(import.meta.dirname, "..");
  const server = await preview({ root, logLevel: "error", server: { host: "127.0.0.1", port } });
  const base = process.env.SITE_BASE ?? "/";
  return { url: `http://127.0.0.1:${server.port}${base}`, close: () => server.stop() };
}
