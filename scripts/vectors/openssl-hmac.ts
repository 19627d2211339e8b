import { spawnSync } from "node:child_process";

/**
 * The HMAC-SHA256 of a delivery in lower-case hex, by OpenSSL's command line. For a secret and a body that a shell can hold:
 *
 *     printf '%s' "$TIMESTAMP.$BODY" | openssl dgst -sha256 -hmac "$SECRET"
 *
 * and `printf '%s' "$TIMESTAMP"` when the body is empty. Here the key is handed over in hex, since a secret may hold any byte.
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
    throw new Error("`openssl` did not start: install OpenSSL's command line, it checks the webhook vectors", {
      cause: error,
    });
  if (status !== 0) throw new Error(`openssl dgst failed: ${stderr}`);
  return stdout.toString("utf8", 0, 64);
}
