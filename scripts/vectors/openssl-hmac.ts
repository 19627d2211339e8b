import { spawnSync } from "node:child_process";

/**
 * Computes the HMAC-SHA256 of a delivery with OpenSSL's command line, in lower-case hex. For a secret and a body
 * without special characters, this is the same as:
 *
 *     printf '%s' "$TIMESTAMP.$BODY" | openssl dgst -sha256 -hmac "$SECRET"
 *
 * With an empty body, only "$TIMESTAMP" is signed. The key is passed in hex, because a secret may contain any byte.
 */
export function opensslHmac(secret: string, timestamp: string, body: Uint8Array): string {
  const key = Buffer.from(secret, "utf8").toString("hex");
  const input = body.length > 0 ? Buffer.concat([Buffer.from(`${timestamp}.`), body]) : Buffer.from(timestamp);
  const { status, stdout, stderr, error } = spawnSync(
    "openssl",
    ["dgst", "-sha256", "-mac", "HMAC", "-macopt", `hexkey:${key}`, "-r"],
    { input },
  );
  if (error)
    throw new Error("`openssl` did not start: install OpenSSL's command line, which signs the webhook vectors", {
      cause: error,
    });
  if (status !== 0) throw new Error(`openssl dgst failed: ${stderr}`);
  return stdout.toString("utf8", 0, 64);
}
