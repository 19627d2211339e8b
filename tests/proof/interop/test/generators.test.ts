import { beforeAll, describe, expect, inject, test } from "vitest";
import { compile } from "../src/compile.ts";
import { enableChecks, generate, generated, generators, prepareFolder } from "../src/generators/generators.ts";
import { loadUsage } from "../src/generators/usage.ts";
import { abbreviatedPayloads, type Case, documentedPayloads, responseExamples } from "../src/zod/cases.ts";
import { type ZodClient, zodClients } from "../src/zod/zod-clients.ts";

const connection = { baseUrl: inject("mockUrl"), apiKey: "any-key" };

beforeAll(prepareFolder);

describe("client generators", () => {
  test.concurrent.each(generators)("$name generates a client without warnings or errors", async (generator) => {
    const { status, output } = await generate(generator);
    const warnings = output.match(/.*\b(warn(ing)?s?|errors?|failed)\b.*/gi);
    expect({ status, warnings }, output).toEqual({ status: 0, warnings: null });
  });
});

describe("generated clients", () => {
  test("compile under strict TypeScript, and so do the programs that use them", async () => {
    for (const generator of generators) await generate(generator);
    await enableChecks();
    expect(await compile(generated, [".", "../usage"])).toEqual([]);
  });

  test.each(generators)("list pipelines and start a run: $name", async (generator) => {
    await generate(generator);
    const usage = await loadUsage(generator.name);
    expect(await usage.startFirst(connection)).toEqual({ name: "Orders to warehouse", status: "queued" });
  });
});

describe.each(zodClients)("generated Zod schemas: $generator.name", ({ generator, load, hasSchema }) => {
  let client: ZodClient;
  beforeAll(async () => {
    await generate(generator);
    client = await load();
  });

  const isRefused = ({ operationId, status, value }: Case) => {
    const schema = status === undefined ? client.body(operationId) : client.response(operationId, status);
    return schema?.safeParse(value).success !== true;
  };

  test("accept every example of the responses that they cover", () => {
    expect(responseExamples().filter(hasSchema).filter(isRefused)).toEqual([]);
  });

  test("accept bodies with only the envelope and the fields of a documented payload, unless the payload lacks a required field", () => {
    const abbreviated = abbreviatedPayloads();
    const refused = documentedPayloads().filter(hasSchema).filter(isRefused);
    expect(refused.filter(({ place = "" }) => !abbreviated.includes(place))).toEqual([]);
  });
});
