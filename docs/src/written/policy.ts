import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes its Content Security Policy into each page of a folder. */
export function writePolicies(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
  for (const file of files) {
    const path = join(folder, file);
    writeFileSync(path, withPolicy(readFileSync(path, "utf8")));
  }
}

/**
 * A page with its policy: scripts of this site, and those that the page itself contains, by their hashes. It permits no
 * WebAssembly and no evaluation of text: what needs them is in workers, to which the policy of a page does not apply.
 */
export function withPolicy(html: string): string {
  const inline = [...html.matchAll(/<script\b(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
  const hashes = [...new Set(inline.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`))];
  const policy = [
    `script-src ${["'self'", ...hashes].join(" ")}`,
    "worker-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
  ].join("; ");
  // After the encoding, which browsers look for in the first kilobyte.
  return html.replace(/<meta charset="utf-8"\s*\/?>/, (charset) => {
    return `${charset}<meta http-equiv="content-security-policy" content="${policy}">`;
  });
}
