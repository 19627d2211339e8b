import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";

/** An independent HMAC implementation to compare ours with. */
export interface ReferenceHmac {
  readonly name: string;
  hmac(secret: string, timestamp: string, body: Uint8Array): string;
  /**
   * Runs a shell script that signs `$TIMESTAMP.$BODY` with `$SECRET`, and returns its output. Without `openssl`, it
   * returns the HMAC instead of running the script.
   */
  shell(script: string, env: { readonly TIMESTAMP: string; readonly BODY: string; readonly SECRET: string }): string;
}

const commandLine: ReferenceHmac = {
  name: "openssl dgst",
  hmac: opensslHmac,
  shell: (script, env) => spawnSync("sh", [script], { env: { ...process.env, ...env }, encoding: "utf8" }).stdout,
};

const insideNode: ReferenceHmac = {
  name: "OpenSSL inside Node",
  hmac: (secret, timestamp, body) =>
    createHmac("sha256", secret)
      .update(body.length > 0 ? `${timestamp}.` : timestamp)
      .update(body)
      .digest("hex"),
  shell: (_, { SECRET, TIMESTAMP, BODY }) => insideNode.hmac(SECRET, TIMESTAMP, Buffer.from(BODY)),
};

/**
 * Signs with OpenSSL's command line. For a secret and a body without special characters, this is the same as:
 *
 *     printf '%s' "$TIMESTAMP.$BODY" | openssl dgst -sha256 -hmac "$SECRET"
 *
 * The key is passed in hex, because a secret may contain any byte.
 */
function opensslHmac(secret: string, timestamp: string, body: Uint8Array): string {
  const key = Buffer.from(secret, "utf8").toString("hex");
  const input = body.length > 0 ? Buffer.concat([Buffer.from(`${timestamp}.`), body]) : Buffer.from(timestamp);
  const args = ["dgst", "-sha256", "-mac", "HMAC", "-macopt", `hexkey:${key}`, "-r"];
  return spawnSync("openssl", args, { input }).stdout.toString("utf8", 0, 64);
}

/** The command `openssl`, or the OpenSSL inside Node on machines without the command. */
export const reference: ReferenceHmac = spawnSync("openssl", ["version"]).error ? insideNode : commandLine;
