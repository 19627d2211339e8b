import { describe, expect, test } from "vitest";
import { NotAllowedError } from "../../../src/errors/errors.ts";
import { createAddresses } from "../../../src/exchange/policy/addresses.ts";
import { createPolicy } from "../../../src/exchange/policy/policy.ts";
import type { Effect, OperationTable } from "../../../src/model/operation.ts";
import { setup, thing } from "../../support/fixture.ts";

const parts: OperationTable = {
  list: { http: "GET ." },
  find: { http: "GET ./find", effects: ["reach"] },
  get: { http: "GET ./{part_id}", reserved: ["find"] },
  run: { http: "POST ./{part_id}:run", effects: ["start", "send"] },
  getHealth: { http: "GET ./{part_id}/health" },
  getManual: { http: "GET ./manual/{part_id}", effects: ["spend"] },
  getPart: { http: "GET /things/{thing_id}/parts/{part_id}" },
  delete: { http: "DELETE ./{part_id}" },
};

const base = "https://api.test/v1";

/** What a request needs: effects, or `unknown`. */
function needs(request: string, headers: Record<string, string> = {}): string {
  const [method = "", path = ""] = request.split(" ");
  const limits = [{ source: "the test", allow: [] }];
  const url = path.startsWith("/") ? base + path : path;
  try {
    createPolicy(createAddresses({ parts }), base, limits).check({ method, url, headers });
  } catch (error) {
    if (error instanceof NotAllowedError) return `${error.operation}: ${error.effects.join(" ") || "unknown"}`;
    throw error;
  }
  throw new Error("nothing is allowed");
}

describe("the effects that a request needs", () => {
  test.each([
    ["GET /parts", "parts.list: read"],
    ["GET /parts?limit=1&_methods=x", "parts.list: read"],
    ["GET /parts/p_1", "parts.get: read"],
    ["GET /parts/p%201", "parts.get: read"],
    ["DELETE /parts/find", "parts.delete: delete"],
    ["GET /parts/find", "parts.find: reach"],
    ["POST /parts/p_1:run", "parts.run: start send"],
    ["GET /things/t_1/parts/p_1", "parts.getPart: read"],
    ["GET /parts/manual/health", "parts.getHealth or parts.getManual: read spend"],
  ])("are those of each operation that the address of %s may mean", (request, expected) => {
    expect(needs(request)).toBe(expected);
  });

  test.each([
    "HEAD /parts/p_1",
    "get /parts/p_1",
    "PUT /parts/p_1",
    "GET /other",
    "GET /parts/",
    "GET //parts",
    "GET /parts//health",
    "GET /Parts/p_1",
    "GET /parts/FIND",
    "GET /parts/f%69nd",
    "GET /parts/MANUAL/health",
    "GET /parts/p_1/HEALTH",
    "GET /parts/../parts/p_1",
    "GET /parts/%2e%2e/parts",
    "GET /parts/p%2F1",
    "GET /parts/p%5C1",
    "GET /parts/p%3B1",
    "GET /parts/p;1",
    "GET /parts/p%3F1",
    "GET /parts/p%231",
    "GET /parts/%252e",
    "GET /parts/p%00",
    "GET /parts/%ff",
    "GET /parts/p%c3%a4",
    "GET /parts/p\\1",
    "GET /parts?_method=DELETE",
    "GET /parts?a=1&%5FMETHOD=DELETE",
    "GET /parts?X-HTTP-Method-Override=DELETE",
    "GET https://api.test/v1",
    "GET https://api.test/v1x/parts",
    "GET https://api.test/v2/parts",
    "GET http://api.test/v1/parts",
    "GET https://user@api.test/v1/parts",
  ])("are unknown of %s", (request) => {
    expect(needs(request)).toMatch(/: unknown$/);
  });

  test.each(["X-HTTP-Method-Override", "x-method-override", "X-HTTP-Method", "x-original-url", "X-Rewrite-Url"])(
    "are unknown with the header %s",
    (name) => {
      expect(needs("GET /parts", { [name]: "DELETE" })).toBe("GET /parts: unknown");
    },
  );
});

test("an operation of several effects needs them all, and an unknown one is refused whatever is allowed", () => {
  const all: Effect[] = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"];
  const check = (allow: Effect[], request: string): void => {
    const [method = "", path = ""] = request.split(" ");
    createPolicy(createAddresses({ parts }), base, [{ source: "s", allow }]).check({
      method,
      url: base + path,
      headers: {},
    });
  };

  expect(() => check(["start"], "POST /parts/p_1:run")).toThrow("it needs start and send; s allows start");
  expect(() => check(["start", "send"], "POST /parts/p_1:run")).not.toThrow();
  expect(() => check(all, "GET /secret")).toThrow(
    "GET /secret is not allowed: its address is unknown; s allows read, reach,",
  );
  expect(() => check(all, "GET /parts?_method=x")).toThrow("GET /parts is not allowed: it has `_method`; s allows");
});

test("the parts of a call are known afterwards, although the tables lack them", () => {
  const policy = createPolicy(createAddresses({ parts }), base, [{ source: "s", allow: ["read"] }]);
  const get = { name: "runs.get", operation: { http: "GET ./{run_id}" } } as const;
  const check = (): void => policy.check({ method: "GET", url: `${base}/runs/run_1`, headers: {} });

  expect(check).toThrow("its address is unknown");
  policy.checkParts([get, false, undefined, get]);
  expect(check).not.toThrow();
  expect(() => policy.checkParts([{ name: "runs.cancel", operation: { http: "DELETE ./{run_id}" } }])).toThrow(
    "runs.cancel is not allowed",
  );
});

test("nothing that a program adds to all objects makes an operation harmless", async () => {
  Object.assign(Object.prototype, { effects: ["read"] });
  try {
    await expect(setup([thing()], { allow: ["read"] }).things.burn("th_1")).rejects.toThrow("needs change");
  } finally {
    Reflect.deleteProperty(Object.prototype, "effects");
  }
});

test("a request is checked again after middleware, and before each redirect", async () => {
  const to = (location: string): Response => new Response(null, { status: 302, headers: { location } });
  const options = { allow: ["read"] };
  const moved = setup([to("/v1/things/th_2"), thing()], options);
  const lost = setup([to("/v1/elsewhere"), thing()], options);
  const turned = setup([thing()], {
    ...options,
    middleware: [
      (next: (request: object) => unknown) => (request: object) => next({ ...request, url: `${base}/other` }),
    ],
  });

  await expect(moved.things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  await expect(lost.things.get("th_1")).rejects.toMatchObject({ operation: "GET /elsewhere" });
  await expect(turned.things.get("th_1")).rejects.toMatchObject({ operation: "GET /other" });
  expect([moved, lost, turned].map(({ fetch }) => fetch.sent.length)).toEqual([2, 1, 0]);
});
