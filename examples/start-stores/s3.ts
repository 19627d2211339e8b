// A store for `startOnce` in S3, or in any other object store with conditional writes (R2, MinIO, Ceph).
import type { StartStore } from "@planasonix/client/once";

/**
 * Creates a store of objects below a URL, such as `https://bucket.s3.eu-central-1.amazonaws.com/starts`.
 *
 * `fetch` must sign its requests, and must not retry them: `new AwsClient({ ...credentials, retries: 0 })` of aws4fetch
 * has such a method. It needs `s3:GetObject` and `s3:PutObject`, and `s3:ListBucket` so that S3 responds with 404, not
 * with 403, if an object does not exist. Each request ends after `timeoutMs`, and nothing is started then. Default: 5_000.
 *
 * @example
 * const aws = new AwsClient({ accessKeyId, secretAccessKey, retries: 0 });
 * const store = s3Store((url, init) => aws.fetch(url, init), "https://bucket.s3.eu-central-1.amazonaws.com/starts");
 */
export function s3Store(
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  url: string,
  timeoutMs = 5_000,
): StartStore {
  const urlOf = (key: string): string => `${url}/${encodeURIComponent(key)}.json`;
  return {
    async get(key) {
      const response = await fetch(urlOf(key), { signal: AbortSignal.timeout(timeoutMs) });
      if (response.status === 404) return undefined;
      const version = response.headers.get("etag");
      if (!response.ok || version === null) throw new Error(`S3 responded to GET with ${response.status}`);
      return { value: await response.text(), version };
    },
    async set(key, value, { ifVersion }) {
      const condition = ifVersion === undefined ? { "If-None-Match": "*" } : { "If-Match": ifVersion };
      const headers = { "Content-Type": "application/json", ...condition };
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(urlOf(key), { method: "PUT", headers, body: value, signal });
      if (response.ok) return true;
      // 412: another version. 409: another write at the same time. 404: the object to replace has been deleted.
      if ([404, 409, 412].includes(response.status)) return false;
      throw new Error(`S3 responded to PUT with ${response.status}`);
    },
  };
}
