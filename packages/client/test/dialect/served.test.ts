import { type Dialect, describedOperation, type Fields, lacksOf, readDialect } from "@planasonix/openapi/dialects";
import openapi from "@planasonix/openapi/openapi.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { objectOf, type Random, seeded } from "./random.ts";
import { addressOf, callable, connectServed } from "./served.ts";

type Members = Readonly<Record<string, unknown>>;

const dialects = ["airflow-provider", "mcp-server", "pages"];

/** `DIALECT_VALUES=20000` tests as many random values in all; the random numbers are the same in every run. */
const rounds = Math.ceil(Number(process.env.DIALECT_VALUES ?? 450) / dialects.length);

/** What a form carries of the attributes of a resource: all but what the dialect states that it lacks. */
function carried(dialect: Dialect, name: string, attributes: Members, id: string): Members {
  const { response } = dialect.operations[name] ?? {};
  const lacking = lacksOf(dialect).attributes[name] ?? [];
  const fields = describedOperation(name)?.response ?? new Map();
  const { unless = "", message = "" } = response?.fails ?? {};
  const said = { ...(unless && { [unless.slice(1)]: true }), ...(message && { [message.slice(1)]: "OK" }) };
  // Some resources repeat their ID among their attributes.
  const [first = ""] = response?.id ?? [];
  const own = fields.has(documentedName(first)) ? { [documentedName(first)]: id } : {};
  return { ...said, ...response?.also, ...without(attributes, fields, ""), ...own };

  /** A server of a form that is known only in part omits what is null. */
  function without(value: Members, known: Fields, at: string): Members {
    const left = Object.entries(value).flatMap(([key, part]) => {
      const pointer = `${at}/${key}`;
      const isPart = response?.shows !== undefined && !response.shows.some((one) => pointer.startsWith(`${one}/`));
      if (lacking.includes(pointer.slice(1).replaceAll("/", ".")) || (isPart && part === null)) return [];
      const nested = known.get(key);
      // A list of objects is there as a whole, or not at all.
      const isCut = lacking.some((one) => one.startsWith(`${pointer.slice(1).replaceAll("/", ".")}.`));
      if (nested && Array.isArray(part) && isCut) return [];
      if (nested === undefined || Array.isArray(part) || typeof part !== "object" || part === null)
        return [[key, part]];
      const inner = without(part as Members, nested, pointer);
      return Object.keys(inner).length === 0 && isPart && !response?.shows?.includes(pointer) ? [] : [[key, inner]];
    });
    return Object.fromEntries(left);
  }
}

/**
 * Changes what no deployment of the form can have: values that the form uses for others, lists in place of objects whose
 * fields have places elsewhere, and another ID in the place of the ID.
 */
function possible(dialect: Dialect, name: string, members: Members, id?: string): Members {
  const { values = {}, request, response } = dialect.operations[name] ?? {};
  const places = Object.keys({ ...request?.names, ...response?.names });
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => {
      if (Object.values(values[key] ?? {}).includes(String(value))) return [[key, "running"]];
      if (id !== undefined && response?.id?.some((place) => documentedName(place) === key)) return [[key, id]];
      const isOwner = places.some((pointer) => pointer.startsWith(`/${key}/`));
      return isOwner && Array.isArray(value) ? value.slice(0, 1).map((one) => [key, one]) : [[key, value]];
    }),
  );
}

/** The documented name of the field at a place such as `/jobId`. */
function documentedName(place: string): string {
  return place.slice(1).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The examples of the successful responses and of the requests of an operation. */
function examplesOf(name: string): { readonly responses: readonly Members[]; readonly requests: readonly Members[] } {
  const { method = "", path = "" } = describedOperation(name) ?? {};
  const operation = resolve(Reflect.get(Reflect.get(openapi.paths, path), method.toLowerCase()));
  const successes = Object.entries(operation.responses as object).filter(([status]) => status.startsWith("2"));
  return {
    responses: successes.flatMap(([, response]) => examplesIn(response)),
    requests: operation.requestBody ? examplesIn(operation.requestBody) : [],
  };
}

function examplesIn(body: object): Members[] {
  const { example, examples = {} } = resolve(body).content?.["application/json"] ?? {};
  return [...(example === undefined ? [] : [example]), ...Object.values(examples).map((one) => resolve(one).value)];
}

/** The fields of a body that the form takes. */
function taken(dialect: Dialect, name: string, body: Members): Members {
  const takes = dialect.operations[name]?.request?.takes;
  return Object.fromEntries(Object.entries(body).filter(([field]) => takes === undefined || takes.includes(field)));
}

/** The fields that the form adds to a body, as far as they are documented. */
function addedTo(dialect: Dialect, name: string): Members {
  const added = Object.entries(dialect.operations[name]?.request?.add ?? {});
  return Object.fromEntries(added.filter(([field]) => describedOperation(name)?.request?.has(field)));
}

// biome-ignore lint/suspicious/noExplicitAny: any part of the description.
function resolve(part: any): any {
  const names = part?.$ref?.slice(2).split("/");
  return names === undefined
    ? part
    : resolve(names.reduce((owner: object, name: string) => Reflect.get(owner, name), openapi));
}

describe.each(dialects)("%s, between a client and a server", (form) => {
  const dialect = readDialect(form);
  const exchange = connectServed(form);
  const names = callable(form).filter((name) => /^(list|resource)$/.test(describedOperation(name)?.gives ?? ""));

  test.each(names.map((name) => [name]))(
    "carries the documented examples of %s, but for what it lacks",
    async (name) => {
      const { hasId, gives, request: fields } = describedOperation(name) ?? {};
      const { responses, requests } = examplesOf(name);
      expect(responses.length).toBeGreaterThan(0);
      const bodies = fields ? [{}, ...requests].map((body) => taken(dialect, name, body)) : [undefined];
      for (const [response, body] of responses.flatMap((one) => bodies.map((other) => [one, other] as const))) {
        const resources = [response.data as Members | readonly Members[]].flat();
        const id = gives === "list" ? "id_1" : String(resources[0]?.id ?? "id_1");

        const { request, result } = await exchange({ name, id, response, ...(body && { body }) });

        const expected = resources.map(({ attributes, ...others }) => {
          const shown = carried(dialect, name, possible(dialect, name, attributes as Members), id);
          return { id: hasId ? others.id : expect.anything(), type: others.type, attributes: shown };
        });
        expect(request.name).toBe(addressOf(name, id));
        if (body && Object.keys(body).length > 0) expect(request.body).toEqual({ ...addedTo(dialect, name), ...body });
        const received = [result].flat() as readonly Members[];
        expect(received.map((one) => ({ id: "none", ...one }))).toEqual(
          expected.map((one) => expect.objectContaining(one)),
        );
      }
    },
  );

  test(`carries ${rounds} random requests and resources, but for what it lacks, and no other name`, async () => {
    const random: Random = { next: seeded(2026) };
    for (let round = 0; round < rounds; round += 1) {
      const name = names[Math.floor(random.next() * names.length)] ?? "";
      const described = describedOperation(name);
      const { query: parameters } = dialect.operations[name] ?? {};
      const drawn = described?.request && possible(dialect, name, plain(objectOf(random, described.request)));
      const body = drawn && taken(dialect, name, drawn);
      const usable = (described?.query ?? []).filter((one) => one !== described?.page && one !== "limit");
      const chosen = usable.filter((one) => (!parameters || Object.hasOwn(parameters, one)) && random.next() < 0.5);
      const query = body === undefined ? Object.fromEntries(chosen.map((one) => [one, `${one} & ä`])) : undefined;
      const attributes = possible(dialect, name, plain(objectOf(random, described?.response)), "id_1");
      const resource = { id: "id_1", type: described?.type, attributes };
      const isList = described?.gives === "list";
      const response = isList ? { data: [resource], meta: { page: { limit: 1, cursor: null } } } : { data: resource };

      const arrived = await exchange({
        name,
        id: "id_1",
        response,
        ...(body && { body }),
        ...(query && chosen.length > 0 && { query }),
      });

      const [item] = isList ? (arrived.result as readonly Members[]) : [arrived.result as Members];
      const isSent = body !== undefined && Object.keys(body).length > 0;
      expect({ round, ...arrived.request, attributes: item?.attributes }).toEqual({
        round,
        name: addressOf(name, "id_1"),
        body: isSent ? { ...addedTo(dialect, name), ...body } : arrived.request.body,
        query: query ?? {},
        attributes: carried(dialect, name, attributes, "id_1"),
      });
    }
  });
});

/** A value as JSON has it. */
function plain(value: object): Members {
  return JSON.parse(JSON.stringify(value));
}
