import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { describe, expect, inject, test } from "vitest";
import { readUntilReady, startRedis } from "../src/start-redis.ts";
import { command, startRedisCluster } from "../src/start-redis-cluster.ts";

const program = inject("redis") ?? "";

describe.runIf(program)("startRedis", () => {
  test("starts a server without persistence on a free port", async () => {
    await using redis = await startRedis({ program });

    expect(await command(redis.port, "PING")).toBe("+PONG");
    expect(await command(redis.port, "CONFIG GET save")).toBe("*2\r\n$4\r\nsave\r\n$0");
    expect(await command(redis.port, "CONFIG GET appendonly")).toMatch(/\r\nno$/);
  });

  test("ends the server when it is disposed of", async () => {
    const redis = await startRedis({ program });
    await redis[Symbol.asyncDispose]();

    await expect(command(redis.port, "PING")).rejects.toThrow("ECONNREFUSED");
  });

  test("starts an empty server on the port of a server that was killed", async () => {
    const first = await startRedis({ program });
    await command(first.port, "SET key value");
    await first.kill();
    await using second = await startRedis({ program, port: first.port });

    expect(await command(second.port, "GET key")).toBe("$-1");
  });

  test("suspends the server, which responds once it is resumed", async () => {
    await using redis = await startRedis({ program });
    redis.suspend();
    const response = command(redis.port, "PING");
    const first = await Promise.race([response, new Promise((resolve) => setTimeout(resolve, 100, "silence"))]);
    redis.resume();

    expect([first, await response]).toEqual(["silence", "+PONG"]);
  });

  test("rejects with the reason why the server did not start", async () => {
    await using redis = await startRedis({ program });

    await expect(startRedis({ program, port: redis.port })).rejects.toThrow("Address already in use");
  });

  test("finds the ID of the process before and after the lines of the server", async () => {
    const [id, ready] = ["pid 4711\n", "1:M 24 Nov 2026 12:00:00.000 * Ready to accept connections tcp\n"];
    for (const lines of [
      [id, ready],
      [ready, id],
    ])
      expect(await readUntilReady(Readable.from(lines))).toMatchObject({ pid: 4711 });
  });

  test("ends the server if the process that started it is killed", async () => {
    const url = new URL("../src/start-redis.ts", import.meta.url).href;
    const code = `import { readUntilReady, startRedis } from "${url}"; console.log((await startRedis({ program: "${program}" })).port);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface({ input: child.stdout }), "line");
    child.kill("SIGKILL");
    await once(child, "exit");

    await expect.poll(() => command(Number(port), "PING").catch(({ code }) => code)).toBe("ECONNREFUSED");
  });
});

describe.runIf(program)("startRedisCluster", () => {
  test("starts a cluster that rejects commands whose keys are in several slots", async () => {
    await using redis = await startRedisCluster(program);

    expect(await command(redis.port, "SET a 1")).toBe("+OK");
    expect(await command(redis.port, "MGET a b")).toMatch(/^-CROSSSLOT/);
  });
});

describe("command", () => {
  test("rejects if the server closes the connection without a reply", async () => {
    const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;

    await expect(command(port, "PING")).rejects.toThrow("closed the connection without a reply");

    server.close();
  });
});
