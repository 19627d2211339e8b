import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import { bundle } from "./bundle.ts";
import type { RunOn } from "./platform.ts";
import { inFolder, whileServing } from "./process.ts";

const packed = new URL("../bin/", import.meta.resolve("@sparticuz/chromium"));

/** Whether the package has a browser for this machine. */
export const hasChromium: boolean = process.platform === "linux" && process.arch === "x64";

/** Serves a page from the origin of the server, opens it, and waits for its report. */
export const runOnChromium: RunOn = (endpoints, server) =>
  inFolder(async (folder) => {
    server.serve("/page", "text/html", `<!doctype html><script type="module" src="/page.js"></script>`);
    server.serve("/page.js", "text/javascript", await bundle("page.ts", ["browser"]));
    const { file, env } = await unpack(folder);
    const flags = [
      "--headless=shell",
      "--single-process",
      "--no-zygote",
      "--no-sandbox", // which root cannot have
      "--disable-gpu",
      "--disable-software-rasterizer",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
      "--enable-logging=stderr",
      `--user-data-dir=${join(folder, "profile")}`,
    ];
    const page = `${server.origin}/page${endpoints.search}`;
    return whileServing(file, [...flags, page], { cwd: folder, env }, async ({ output }) => ({
      report: await server.reported,
      output: output(),
    }));
  });

/** The browser comes compressed, with the libraries that a machine without a desktop may lack. */
async function unpack(folder: string): Promise<{ file: string; env: Record<string, string | undefined> }> {
  const [file, libraries] = [join(folder, "chromium"), join(folder, "libraries.tar")];
  await Promise.all([decompress("chromium.br", file), decompress("al2023.tar.br", libraries)]);
  await promisify(execFile)("tar", ["-xf", libraries, "-C", folder]);
  return { file, env: { PATH: process.env.PATH, HOME: folder, LD_LIBRARY_PATH: join(folder, "lib") } };
}

function decompress(name: string, file: string): Promise<void> {
  const source = createReadStream(new URL(name, packed));
  return pipeline(source, createBrotliDecompress(), createWriteStream(file, { mode: 0o700 }));
}
