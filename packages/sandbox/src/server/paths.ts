import { basePath } from "@planasonix/serving";

/** The base URL of a sandbox without a port. Only the sandbox's own `fetch` can reach it. */
export const offlineUrl: string = `http://sandbox.localhost${basePath}`;

/** The path of a request without {@link basePath}. */
export function mountedPath(path: string): string {
  return path.startsWith(basePath) ? path.slice(basePath.length) : path;
}
