import { finders } from "@planasonix/openapi/finders";
import {
  type DescribedOperation,
  listOperations,
  pathParameters,
  readDescription,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";

const description = readDescription(new URL("../../../openapi/src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const starts = operations.filter(({ object }) => object["x-starts"]);

/** The fields that a schema declares, followed along a path of names. */
function fieldsOf(schema: Schema | undefined, ...path: readonly string[]): Record<string, Schema> {
  const inner = path.reduce<Schema>(
    (owner, name) => resolve<Schema>(description, (name === "items" ? owner.items : owner.properties?.[name]) ?? {}),
    resolve<Schema>(description, schema ?? {}),
  );
  return inner.properties ?? {};
}

/** The names of what a start is given: in its path, and in its body. */
function givenTo(start: DescribedOperation): string[] {
  const body = fieldsOf(start.object.requestBody?.content?.["application/json"]?.schema);
  return [...pathParameters(start).map(({ name }) => name), ...Object.keys(body)];
}

/** The names of the attributes of what an operation returns. */
function shownBy(name: string | undefined, ...path: readonly string[]): string[] {
  const { successes } = operations.find((one) => one.name === name) ?? expect.unreachable();
  const schema = successes[0]?.[1]?.content?.["application/json"]?.schema;
  return Object.keys(fieldsOf(schema, "data", ...path, "attributes"));
}

/** What is compared of the work in a list, and what of the work itself if the list lacks it. */
function comparedOf(start: DescribedOperation): { list: string[]; work: string[] } | undefined {
  const finder = Object.entries(finders).find(([name]) => name === start.name)?.[1];
  if (!finder) return undefined;
  const inList = shownBy(finder.name, "items");
  const list = givenTo(start).filter((name) => inList.includes(name));
  return { list, work: "shown" in finder ? finder.shown.map(([name]) => name) : [] };
}

test("each start compares what it is given and the API shows", () => {
  expect(Object.fromEntries(starts.map((start) => [start.name, comparedOf(start)]))).toEqual({
    "connections.backfill": { list: ["connection_id", "start_at", "end_at", "tables"], work: ["tables"] },
    "connections.sync": { list: ["connection_id", "pipeline_id"], work: [] },
    "pipelines.run": { list: ["pipeline_id"], work: [] },
    "schedules.runNow": { list: ["schedule_id"], work: ["schedule_id"] },
    // No list shows what these have started, or they may simply be repeated.
    "dlq.bulkAction": undefined,
    "dlq.reprocess": undefined,
    "streams.start": undefined,
  });
});

test("nothing that work shows of what a start was given is left out", () => {
  for (const start of starts) {
    const compared = comparedOf(start);
    if (!compared) continue;
    const shown = shownBy(start.object["x-starts"]?.poll);
    const missing = givenTo(start).filter(
      (name) => shown.includes(name) && !compared.list.concat(compared.work).includes(name),
    );
    expect([start.name, missing]).toEqual([start.name, []]);
  }
});
