import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { describe, expect, inject, test } from "vitest";
import { startRedis } from "../src/start-redis.ts";

const program = inject("redis") ?? "";

/** Sends a command. Resolves with the response, or rejects if the connection fails. */
async function ask(port: number, command: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.write(`${command}\r\n`);
  const [chunk]: Buffer[] = await once(socket, "data");
  socket.destroy();
  return String(chunk).trim();
}

describe.runIf(program)("startRedis", () => {
  test("starts a server without persistence on a free port", async () => {
    await using redis = await startRedis({ program });

    expect(await ask(redis.port, "PING")).toBe("+PONG");
    expect(await ask(redis.port, "CONFIG GET save")).toBe("*2\r\n$4\r\nsave\r\n$0");
  });

  test("ends the server when it is disposed of", async () => {
    const redis = await startRedis({ program });
    await redis[Symbol.asyncDispose]();

    await expect(ask(redis.port, "PING")).rejects.toThrow("ECONNREFUSED");
  });

  test("starts an empty server again on the port of one that was killed", async () => {
    const first = await startRedis({ program });
    await ask(first.port, "SET key value");
    await first.kill();
    await using second = await startRedis({ program, port: first.port });

    expect(await ask(second.port, "GET key")).toBe("$-1");
  });

  test("keeps a suspended server from answering", async () => {
    await using redis = await startRedis({ program });
    redis.suspend();
    const response = ask(redis.port, "PING");
    const first = await Promise.race([response, new Promise((resolve) => setTimeout(resolve, 100, "silence"))]);
    redis.resume();

    expect([first, await response]).toEqual(["silence", "+PONG"]);
  });

  test("reports why a server did not start", async () => {
    await using redis = await startRedis({ program });

    await expect(startRedis({ program, port: redis.port })).rejects.toThrow("Address already in use");
  });

  test("ends the server if its process is killed", async () => {
    const url = new URL("../src/start-redis.ts", import.meta.url).href;
    const code = `import { startRedis } from "${url}"; console.log((await startRedis({ program: "${program}" })).port);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface({ input: child.stdout }), "line");
    child.kill("SIGKILL");
    await once(child, "exit");

    await expect.poll(() => ask(Number(port), "PING").catch(({ code }) => code)).toBe("ECONNREFUSED");
  });
});
