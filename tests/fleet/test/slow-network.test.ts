import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSlowNetwork } from "../src/slow-network.ts";

const echo = createServer((socket) => socket.on("error", () => {}).pipe(socket)); // Cut connections end with an error.
beforeAll(() => once(echo.listen(0, "127.0.0.1"), "listening"));
afterAll(() => echo.close());
const portOf = (): number => (echo.address() as AddressInfo).port;

async function send(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(text);
  const [chunk]: Buffer[] = await once(socket, "data");
  socket.destroy();
  return String(chunk);
}

describe("startSlowNetwork", () => {
  test("delays data in both directions", async () => {
    await using network = await startSlowNetwork({ port: portOf(), delayMs: 20 });
    const startedAt = performance.now();

    expect(await send(network.port, "hello")).toBe("hello");
    expect(performance.now() - startedAt).toBeGreaterThan(39);
  });

  test("resets open connections and rejects new ones between `cut` and `restore`", async () => {
    await using network = await startSlowNetwork({ port: portOf(), delayMs: 0 });
    const open = connect(network.port, "127.0.0.1");
    await once(open, "connect");
    const reset = once(open, "data");
    network.cut();

    await expect(reset).rejects.toThrow("ECONNRESET");
    await expect(send(network.port, "hello")).rejects.toThrow("ECONNRESET");
    network.restore();
    expect(await send(network.port, "hello")).toBe("hello");
  });
});
