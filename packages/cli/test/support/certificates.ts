import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A private certificate authority, and a certificate for 127.0.0.1, localhost and api.test that it has signed. */
export interface Certificates {
  /** The path of the certificate of the authority. */
  readonly caPath: string;
  readonly cert: string;
  readonly key: string;
}

/** Creates certificates with the program `openssl`. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-ca-"));
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA");
  openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost,DNS:api.test,IP:127.0.0.1\n");
  const sign = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "2"];
  openssl("x509", "-req", "-in", "server.csr", ...sign, "-out", "server.pem");
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { caPath: join(folder, "ca.pem"), cert: read("server.pem"), key: read("server.key") };
}
