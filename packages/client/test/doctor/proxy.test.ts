import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startProxy } from "@planasonix/mock";
import { expect, onTestFinished, test } from "vitest";
import { checkDeployment, type Finding } from "../../src/doctor.ts";
import { type Body, changingBody, type Deployment, deviating } from "./deployments.ts";

/** Serves a deployment over HTTP until the end of the test. */
async function serve({ fetch, sandbox }: Deployment): Promise<string> {
  const server = createServer(async ({ url = "" }, response) => {
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    const reply = await fetch(sandbox.url + url.replace(/^\/v1/, ""), { headers });
    response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "" });
    response.end(await reply.text());
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** A finding as the proxy of the mock prints it. */
function lineOf({ operation = "", place, verdict, seen, effect, setting }: Finding): string {
  const name = operation.replace(".", "_");
  return `${name}  response 200  body.${place}  ${verdict}: ${seen}. The client ${effect}. To set: ${setting}`;
}

/** Changes of the attributes of resources, by their lists. */
const planted: Readonly<Record<string, (attributes: Body) => void>> = {
  "pipelines.list": (attributes) => {
    attributes.state = attributes.status;
    delete attributes.status;
  },
  "folders.list": (attributes) => delete attributes.created_at,
  "connections.list": (attributes) => Object.assign(attributes, { created_at: 1_764_000_000, region: "eu" }),
  "runs.list": (attributes) => Object.assign(attributes, { status: "half_open" }),
};

test("the proxy of the mock says the same words of a deployment as the doctor", async () => {
  const changes = Object.entries(planted).map(([name, change]) =>
    changingBody(new RegExp(`^/${name.replace(".list", "")}$`), (body) => {
      for (const { attributes } of body.data) change(attributes);
      return body;
    }),
  );
  const deployment = await deviating(async (exchange) => {
    let { response } = exchange;
    for (const change of changes) response = await change({ ...exchange, response });
    return response;
  });
  const proxy = await startProxy({ upstream: await serve(deployment) });
  onTestFinished(() => proxy.close());
  const [project] = await deployment.planasonix.projects.list().toArray({ limit: 1 });

  const { findings } = await checkDeployment({ client: deployment.planasonix });
  // Pages of the length that the doctor asks for: a line says of how many resources it speaks, and folders have no pages.
  for (const path of [
    "/pipelines?limit=2",
    `/folders?project_id=${project?.id}`,
    "/connections?limit=2",
    "/runs?limit=2",
  ]) {
    expect((await fetch(`${proxy.url}${path}`, { headers: { authorization: "Bearer any-key" } })).status).toBe(200);
  }

  const expected = findings.filter(({ place, operation = "" }) => place?.startsWith("data[]") && operation in planted);
  expect(expected.map(({ verdict, kind, operation, place }) => `${verdict} ${kind} ${operation} ${place}`)).toEqual(
    expect.arrayContaining([
      "breaking field_missing pipelines.list data[].attributes.status",
      "additional field_unknown pipelines.list data[].attributes.state",
      "unknown field_missing folders.list data[].attributes.created_at",
      "breaking field_type connections.list data[].attributes.created_at",
      "additional field_unknown connections.list data[].attributes.region",
      "additional value_unknown runs.list data[].attributes.status",
    ]),
  );
  expect(proxy.differences().map(([line]) => line)).toEqual(expected.map(lineOf).sort((a, b) => a.localeCompare(b)));
});
