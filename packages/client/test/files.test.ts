import { describe, expect, test } from "vitest";
import { NotFoundError } from "../src/index.ts";
import { connected, rejection, scripted } from "./support/client.ts";

describe("file", () => {
  test("returns the body, type and name of an installer", async () => {
    const { body, type, name } = await connected().agents.downloadInstaller({ agent_id: "ag_1", platform: "linux" });

    expect([type, name]).toEqual(["application/gzip", expect.any(String)]);
    expect((await new Response(body).bytes()).byteLength).toBeGreaterThan(0);
  });

  test("returns the body and type of an export", async () => {
    const { body, type } = await connected().dlq.export({ format: "csv" });

    expect(type).toBe("text/csv");
    expect(await new Response(body).text()).toMatch(/^id,pipeline_id,error_code,failed_at\n/);
  });

  test("returns the API description, which has no file name", async () => {
    const { body, type, name } = await connected().meta.getOpenApiDocument();

    expect([type, name]).toEqual(["application/yaml", undefined]);
    expect(await new Response(body).text()).toMatch(/^openapi: 3\.1\.0\n/);
  });

  test("returns the file and the response with `withResponse`", async () => {
    const { data, response } = await connected().dlq.export().withResponse();

    expect([response.status, data.type]).toEqual([200, response.headers.get("content-type")]);
    await data.body.cancel();
  });

  test("rejects with a NotFoundError if the file does not exist", async () => {
    const options = { headers: { Prefer: "code=404" } };

    expect(await rejection(connected().diagnostics.download("diag_1", options))).toBeInstanceOf(NotFoundError);
  });

  test("removes the path from the file name", async () => {
    const headers = { "content-disposition": `attachment; filename="../../etc/agent.tar.gz"` };
    const { planasonix } = scripted([new Response("bytes", { headers })]);

    expect((await planasonix.agents.downloadInstaller({ agent_id: "ag_1", platform: "linux" })).name).toBe(
      "agent.tar.gz",
    );
  });

  test("accepts a file larger than maxResponseBytes", async () => {
    const { planasonix } = scripted([new Response("x".repeat(100))], { maxResponseBytes: 10 });

    const { body } = await planasonix.dlq.export();

    expect((await new Response(body).bytes()).byteLength).toBe(100);
  });
});
