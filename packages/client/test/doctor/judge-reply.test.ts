import { describedReads } from "@planasonix/openapi/deployments";
import { describe, expect, test } from "vitest";
import { type Asked, formOfNotFound, judgeReply } from "../../src/doctor/judge-reply.ts";
import type { Reply } from "../../src/doctor/session.ts";
import { tables } from "../../src/generated/tables.ts";

const read = describedReads().get("runs.get") ?? expect.unreachable();

function reply(status: number, body: unknown, more: Partial<Reply> = {}): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const parsed = typeof body === "string" ? undefined : body;
  return {
    status,
    headers: new Headers(),
    text,
    body: parsed,
    data: undefined,
    cursor: null,
    error: undefined,
    ...more,
  };
}

const problem = (message: string, code = "not_found"): object => ({ error: { code, message } });
const forms = {
  ofPath: formOfNotFound(reply(404, problem("There is no path /x"))),
  ofId: formOfNotFound(reply(404, problem("There is no resource x"))),
};

function judge(given: Reply, more: Partial<Asked> = {}) {
  const asked: Asked = {
    read,
    operation: tables.runs.get ?? expect.unreachable(),
    hasGuess: true,
    hasId: true,
    absent: [],
    forms,
    ...more,
  };
  const { findings, ...state } = judgeReply(asked, given);
  return [state.state, state.why, ...findings.map(({ kind, verdict, effect }) => `${verdict} ${kind}: ${effect}`)];
}

describe("judgeReply", () => {
  test.each<[string, Reply, Partial<Asked>, string, string | undefined]>([
    [
      "a 404 in the form of those of an address",
      reply(404, problem("There is no path /runs/run_1")),
      {},
      "missing",
      undefined,
    ],
    [
      "a 404 in the form of those of an ID",
      reply(404, problem("There is no resource run_1")),
      {},
      "unreached",
      "404: what it asks for may not exist for this ID",
    ],
    [
      "a 404 of a value in the query",
      reply(404, problem("Nothing")),
      { hasId: false },
      "unreached",
      "404: nothing has the value asked for",
    ],
    [
      "a 404 of an address without any value",
      reply(404, problem("Nothing")),
      { hasGuess: false },
      "missing",
      undefined,
    ],
    [
      "a 404 that could be either",
      reply(404, problem("No")),
      { forms: { ofPath: undefined, ofId: undefined } },
      "unreached",
      "404: what it asks for may not exist for this ID",
    ],
    ["a 405", reply(405, ""), {}, "missing", undefined],
    ["a 501", reply(501, ""), {}, "missing", undefined],
    ["a 500", reply(500, ""), {}, "unreached", "500"],
    ["a web page", reply(503, "<!doctype html>"), {}, "unreached", "503 with a web page"],
  ])("judges %s", (_, given, more, state, why) => {
    expect(judge(given, more).slice(0, 2)).toEqual([state, why]);
  });

  test.each([
    ["with its scope", read, "needs the scope pipelines:read"],
    ["without a scope", { ...read, scopes: [] }, "needs another API key"],
  ])("says what a refused operation needs, %s", (_, own, why) => {
    expect(judge(reply(403, problem("No", "forbidden")), { read: own })).toEqual([
      "refused",
      why,
      "unknown operation_refused: rejects with an error",
    ]);
  });

  test("says what a wait does with a status that is missing or new", () => {
    const run = (attributes: object): Reply => {
      const data = { id: "run_1", type: "pipeline_run", attributes: { pipeline_id: "pl_1", ...attributes } };
      return reply(200, { data }, { data });
    };

    // Fields that no run has, and that need not be there, say nothing of the wait.
    const known = (lines: ReturnType<typeof judge>) => lines.filter((line) => !line?.startsWith("unknown"));
    expect(known(judge(run({})))).toEqual([
      "read",
      undefined,
      "breaking field_missing: `wait` cannot tell when the work has ended, and rejects",
    ]);
    expect(known(judge(run({ status: "hibernating" })))).toEqual([
      "read",
      undefined,
      "additional value_unknown: `wait` takes it for work that goes on, and logs it once",
    ]);
  });

  test("does not show the text of a body that has no envelope", () => {
    const error = Object.assign(new Error("secret"), { name: "ResponseFormatError", found: '"secret"' });

    const { findings } = judgeReply(
      { read, operation: tables.runs.get ?? expect.unreachable(), hasGuess: true, hasId: true, absent: [], forms },
      reply(200, {}, { error }),
    );

    expect(findings[0]?.seen).toBe("the client expected the documented form, and found something else");
    expect(judge(reply(200, {}, { error: new Error("x") }))[0]).toBe("read");
  });
});

test("the form of a 404 does not depend on what its text quotes", () => {
  expect(
    formOfNotFound(reply(404, "<html>", { headers: new Headers({ "content-type": "text/html; charset=utf-8" }) })),
  ).toBe("text/html ");
  expect(formOfNotFound(reply(404, problem("No run_1 here")))).toBe(
    formOfNotFound(reply(404, problem("No run_2 here"))),
  );
  expect(formOfNotFound(reply(404, { message: "no" }))).not.toBe(formOfNotFound(reply(404, problem("no"))));
  expect(formOfNotFound(reply(200, {}))).toBeUndefined();
});
