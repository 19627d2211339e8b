import { expect, test } from "vitest";
import { createConnection, type WorkerLike } from "../../src/run/connection.ts";
import type { Answer, Question, Result } from "../../src/run/protocol.ts";

const advance = { kind: "advance", place: "sample" } as const;
const result: Result = { prepared: [], requests: [], output: "x", hasWork: false, now: 0 };

/** Workers that answer when a test says so, and a timer that it ends. */
function createWorkers() {
  const workers: { answer: (answer: Answer) => void; fail: () => void; asked: Question[]; isEnded: boolean }[] = [];
  const timers: (() => void)[] = [];
  const open = (): WorkerLike => {
    const own = { answer: (_: Answer): void => {}, fail: (): void => {}, asked: [] as Question[], isEnded: false };
    workers.push(own);
    return {
      postMessage: (question) => own.asked.push(question),
      terminate: () => {
        own.isEnded = true;
      },
      addEventListener: (type: string, listener: (event: { readonly data: Answer }) => void) => {
        if (type === "message") own.answer = (data) => listener({ data });
        else own.fail = listener as () => void;
      },
    };
  };
  const after = (_ms: number, call: () => void): (() => void) => {
    timers.push(call);
    return () => timers.splice(timers.indexOf(call), 1);
  };
  return { workers, timers, ask: createConnection({ open, after }) };
}

test("asks when the worker has started, and one worker answers all questions", async () => {
  const { workers, timers, ask } = createWorkers();
  const answers = [ask(advance), ask(advance)];
  const [worker] = workers;
  expect(worker?.asked).toEqual([]);

  worker?.answer({ kind: "ready" });
  await Promise.resolve();
  expect(worker?.asked.map(({ number }) => number)).toEqual([1, 2]);
  for (const number of [1, 2]) worker?.answer({ kind: "result", number, result });

  expect(await Promise.all(answers)).toEqual([result, result]);
  expect(workers).toHaveLength(1);
  expect(timers).toEqual([]);
});

test("ends a worker whose sample does not end, and starts another one", async () => {
  const { workers, timers, ask } = createWorkers();
  const never = ask(advance);
  workers[0]?.answer({ kind: "ready" });
  await Promise.resolve();
  timers[0]?.();

  await expect(never).rejects.toThrow("The sample did not end within 10 seconds, and was stopped.");
  expect(workers[0]?.isEnded).toBe(true);
  void ask(advance);
  expect(workers).toHaveLength(2);
});

test("says why a question has no result, and asks the same worker again", async () => {
  const { workers, ask } = createWorkers();
  const refused = ask(advance);
  workers[0]?.answer({ kind: "ready" });
  await Promise.resolve();
  workers[0]?.answer({ kind: "refused", number: 1, reason: "Run it again." });

  await expect(refused).rejects.toThrow("Run it again.");
  void ask(advance);
  expect(workers).toHaveLength(1);
});

test("says why samples cannot run", async () => {
  const { workers, ask } = createWorkers();
  const blocked = ask(advance);
  workers[0]?.answer({ kind: "unusable", reason: "It is forbidden." });
  await expect(blocked).rejects.toThrow("It is forbidden.");

  const missing = ask(advance);
  workers[1]?.fail();
  await expect(missing).rejects.toThrow("worker-src needs 'self'");
});
