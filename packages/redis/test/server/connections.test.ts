import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { freePort, type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startRedisCluster } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { Redis } from "ioredis";
import { createClient, createSentinel } from "redis";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisDeduplicationStore, createRedisRateLimiter, type RedisClient } from "../../src/index.ts";
import { libraries } from "../support/clients.ts";
import { plainRequest } from "../support/examples.ts";

const program = inject("redis") ?? "";
const ignore = (): void => {};

/** Claims an event twice. Returns for each claim whether it succeeded. */
async function claimTwice(client: RedisClient): Promise<readonly boolean[]> {
  const store = createRedisDeduplicationStore({ client, timeoutMs: 60_000 });
  return [await store.claim("evt_1"), await store.claim("evt_1")];
}

/** Acquires a permit for one request. Returns the lines that the limiter logs. */
async function shareLimit(client: RedisClient, prefix?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const limiter = createRedisRateLimiter({ client, scope: "test", prefix, timeoutMs: 60_000, logger });
  limiter.release(await limiter.acquire(plainRequest));
  return lines;
}

const granted = [expect.stringMatching(/leases of the shared rate limit: [1-9]/)];

describe.runIf(program)("a store and a limiter with a client of the application", () => {
  test("connect to a server with a password and TLS, through node-redis and ioredis", async () => {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const request = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "1",
      "-keyout",
      key,
      "-out",
      cert,
      ...subject,
    ];
    expect(spawnSync("openssl", request).status).toBe(0);
    const files = [
      "--tls-cert-file",
      cert,
      "--tls-key-file",
      key,
      "--tls-ca-cert-file",
      cert,
      "--tls-auth-clients",
      "no",
    ];
    const port = await freePort();
    await using _tls = await startRedis({
      program,
      args: ["--tls-port", `${port}`, "--requirepass", "secret", ...files],
    });
    const ca = readFileSync(cert);
    const nodeRedis = createClient({ url: `rediss://:secret@localhost:${port}`, socket: { tls: true, ca } });
    nodeRedis.on("error", ignore);
    await nodeRedis.connect();
    const ioredis = new Redis(`rediss://:secret@localhost:${port}`, { tls: { ca }, keyPrefix: "own:" });

    expect([await claimTwice(nodeRedis), await claimTwice(ioredis)]).toEqual([
      [true, false],
      [true, false], // The client's `keyPrefix` gives the event a different key.
    ]);
    expect([await shareLimit(nodeRedis), await shareLimit(ioredis)]).toEqual([granted, granted]);
    nodeRedis.destroy();
    ioredis.disconnect();
    rmSync(folder, { recursive: true });
  });

  test("accept a client that returns numbers as strings", async () => {
    await using redis = await startRedis({ program });
    const client = new Redis(redis.url, { stringNumbers: true });

    expect(await claimTwice(client)).toEqual([true, false]);
    expect(await shareLimit(client)).toEqual(granted);
    client.disconnect();
  });

  test("connect to a server that a sentinel names", async () => {
    await using redis = await startRedis({ program });
    const config = `sentinel monitor main 127.0.0.1 ${redis.port} 1\n`;
    await using sentinel = await startRedis({ program, config, args: ["--sentinel"] });
    const address = { host: "127.0.0.1", port: sentinel.port };
    const nodeRedis = createSentinel({ name: "main", sentinelRootNodes: [address] });
    nodeRedis.on("error", ignore);
    await nodeRedis.connect();
    const ioredis = new Redis({ sentinels: [address], name: "main", keyPrefix: "own:" });

    expect([await claimTwice(nodeRedis), await claimTwice(ioredis)]).toEqual([
      [true, false],
      [true, false],
    ]);
    expect([await shareLimit(nodeRedis), await shareLimit(ioredis)]).toEqual([granted, granted]);
    nodeRedis.destroy();
    ioredis.disconnect();
  });
});

describe.runIf(program)("a cluster", () => {
  let cluster: RedisServer;
  beforeAll(async () => {
    cluster = await startRedisCluster(program);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  test.each(libraries)("keeps the keys of a limit in one hash slot, through $name", async (library) => {
    await using connection = await library.connectCluster(cluster.port);

    expect(await shareLimit(connection.client, library.name)).toEqual(granted);
  });
});
