import type { TestProject } from "vitest/node";
import { findRedis, leftOutLine } from "./find-redis.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The path of the Redis or Valkey server; `undefined` if this machine has none. */
    redis: string | undefined;
  }
}

/**
 * Finds the server program for the tests.
 * @throws {Error} If there is none in CI, where the tests must not be left out.
 */
export default function setup({ provide }: Pick<TestProject, "provide">): void {
  const program = findRedis();
  provide("redis", program);
  if (program) return;
  if (process.env.CI) throw new Error(leftOutLine());
  console.log(leftOutLine());
}
