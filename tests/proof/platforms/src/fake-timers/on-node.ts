// Tests the behaviours with `node --test`.
import { equal } from "node:assert/strict";
import { mock, test } from "node:test";
import { behaviours } from "./behaviours.ts";

const timers = {
  enable: () => mock.timers.enable(),
  advance: (ms: number) => mock.timers.tick(ms),
  disable: () => mock.timers.reset(),
};

for (const [title, behaves] of Object.entries(behaviours)) {
  test(title, async () => equal(await behaves(timers), true));
}
