import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { opensslHmac } from "@planasonix/scripts/vectors/openssl-hmac.ts";

/** An HMAC that is not ours. */
export interface Oracle {
  readonly name: string;
  hmac(secret: string, timestamp: string, body: Uint8Array): string;
  /** What the shell script prints that signs `$TIMESTAMP.$BODY` with `$SECRET`. */
  shell(script: string, env: { readonly TIMESTAMP: string; readonly BODY: string; readonly SECRET: string }): string;
}

const commandLine: Oracle = {
  name: "openssl dgst",
  hmac: opensslHmac,
  shell: (script, env) => spawnSync("sh", [script], { env: { ...process.env, ...env }, encoding: "utf8" }).stdout,
};

const insideNode: Oracle = {
  name: "OpenSSL inside Node",
  hmac: (secret, timestamp, body) =>
    createHmac("sha256", secret)
      .update(body.length > 0 ? `${timestamp}.` : timestamp)
      .update(body)
      .digest("hex"),
  shell: (_, { SECRET, TIMESTAMP, BODY }) => insideNode.hmac(SECRET, TIMESTAMP, Buffer.from(BODY)),
};

/** OpenSSL's command line; on a machine that has none, the OpenSSL inside Node. */
export const oracle: Oracle = spawnSync("openssl", ["version"]).error ? insideNode : commandLine;
