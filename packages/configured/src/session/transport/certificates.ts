import { readFileSync } from "node:fs";
import { UsageError } from "../../errors/usage-error.ts";

/**
 * Returns the certificates to trust, or `undefined` for those of Node. Node itself reads `NODE_EXTRA_CA_CERTS`, but not
 * `SSL_CERT_FILE`; and once certificates are passed to it, neither.
 *
 * @throws {UsageError} If a file cannot be read.
 */
export function trustedCertificates(env: Readonly<Record<string, string | undefined>>): string[] | undefined {
  if (!env.SSL_CERT_FILE) return undefined;
  const { rootCertificates } = process.getBuiltinModule("node:tls");
  const files = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].filter((name) => env[name]);
  return [...rootCertificates, ...files.map((name) => readCertificates(name, env[name] ?? ""))];
}

function readCertificates(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${name}: the file ${path} cannot be read (${Object(error).code})`);
  }
}
