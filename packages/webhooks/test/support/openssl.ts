import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { opensslHmac } from "@planasonix/scripts/vectors/openssl-hmac.ts";

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

/** The command `openssl`, or the OpenSSL inside Node on machines without the command. */
export const reference: ReferenceHmac = spawnSync("openssl", ["version"]).error ? insideNode : commandLine;
