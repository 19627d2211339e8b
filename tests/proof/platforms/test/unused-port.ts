import { createServer } from "node:http";

/** Finds an origin at which nothing listens: the port of a closed server. */
export async function findUnusedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
}
