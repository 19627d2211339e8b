import { createServer } from "node:http";

/** An origin at which nothing listens any more. */
export async function deserted(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
}
