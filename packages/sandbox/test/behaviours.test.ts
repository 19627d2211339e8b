import { describe, expect, test } from "vitest";
import type { Evidence, Filter, Guard, OperationBehaviour, TypeBehaviour } from "../src/description/behaviour.ts";
import { behaviours } from "../src/generated/behaviours.ts";
import { byHand } from "../src/operations/by-hand/index.ts";
import { statesOf } from "../src/operations/lifecycle/states.ts";
import { document, model } from "./support/calls.ts";

const types = Object.entries(behaviours);
const operations: [string, OperationBehaviour][] = types.flatMap(([, { operations = {} }]) =>
  Object.entries(operations),
);
const evidences: readonly Evidence[] = ["documented", "inferred"];

function attributesOf(type: string): Set<string> {
  const known = model.types.get(type);
  return new Set([...(known?.attributes.map(({ name }) => name) ?? []), ...(known?.selectors ?? [])]);
}

function fieldsOf(id: string): Set<string> {
  const operation = model.operations.get(id);
  return new Set([
    ...Object.keys(operation?.body?.properties ?? {}),
    ...(operation?.parameters.map(({ name }) => name) ?? []),
  ]);
}

describe("behaviour files", () => {
  test("have the names of stored types", () => {
    expect(types.map(([type]) => type).filter((type) => !model.types.has(type))).toEqual([]);
  });

  test("describe each operation at most once, and only operations that exist", () => {
    const ids = operations.map(([id]) => id);
    expect(ids.filter((id) => !model.operations.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("state for each behaviour whether it is documented or inferred", () => {
    const lines: { evidence: Evidence }[] = types.flatMap(
      ([, { unique = [], filters = {}, initial, lifecycle, grows, alert }]: [string, TypeBehaviour]) => [
        ...unique,
        ...Object.values<Filter>(filters),
        ...(initial ? [initial] : []),
        ...(lifecycle ? [lifecycle] : []),
        ...(grows ? [grows] : []),
        ...(alert ? [alert] : []),
      ],
    );
    const guards: Guard[] = operations.flatMap(([, { guard = [] }]) => guard);
    const all = [...lines, ...guards, ...operations.map(([, behaviour]) => behaviour)];
    expect(all.filter(({ evidence }) => !evidences.includes(evidence))).toEqual([]);
  });

  test("say in a guard or a note what is inferred about an operation, for the README", () => {
    const silent = operations.filter(
      ([, { evidence, note, guard = [] }]) =>
        evidence === "inferred" && note === undefined && guard.every((each) => each.evidence === "documented"),
    );
    expect(silent.map(([id]) => id)).toEqual([]);
  });

  test("name only attributes, selectors and request fields of their type", () => {
    const unknown = types.flatMap(
      ([type, { unique = [], filters = {}, lifecycle, grows, references = {} }]: [string, TypeBehaviour]) => {
        const named = [
          ...unique.flatMap(({ fields }) => fields),
          ...Object.values<Filter>(filters).flatMap(({ attributes, match }) => (match === "none" ? [] : attributes)),
          ...(lifecycle?.copies ?? []),
          ...Object.keys({ ...grows?.per_second, ...grows?.up_to }),
          ...Object.entries(lifecycle?.measures ?? {}).flatMap(([name, fromTo]) => [name, ...fromTo]),
        ];
        const hidden = Object.keys(references).filter((name) => !attributesOf(type).has(name));
        const requested = new Set(model.types.get(type)?.operations.flatMap(({ id }) => [...fieldsOf(id)]));
        return [...named, ...hidden]
          .filter((name) => !attributesOf(type).has(name) && !requested.has(name))
          .map((name) => `${type}.${name}`);
      },
    );
    expect(unknown).toEqual([]);
  });

  test("name only states of the description", () => {
    const unknown = types.flatMap(([type]) => {
      const states = statesOf({ model, behaviours }, type);
      if (states === undefined) return [];
      // The states in responses of the type's operations count as well, such as the state of a parse job.
      const shapes = Object.keys(behaviours[type]?.operations ?? {})
        .flatMap((id) => model.operations.get(id)?.successes ?? [])
        .flatMap(({ resource }) => resource?.attributes ?? []);
      const known = [...(model.types.get(type)?.attributes ?? []), ...shapes]
        .filter(({ name }) => name === states.attribute)
        .flatMap(({ schema }) => (schema["x-extensible-enum"] ?? []) as string[]);
      const named = [
        ...states.steps,
        states.succeeded,
        states.failed,
        states.canceled,
        ...Object.keys(states.lifecycle.emits ?? {}),
      ];
      return named.filter((state) => state !== undefined && !known.includes(state)).map((state) => `${type}: ${state}`);
    });
    expect(unknown).toEqual([]);
  });

  test("emit each event of the description once, and no other event", () => {
    const events = types.flatMap(([, { lifecycle }]: [string, TypeBehaviour]) => Object.values(lifecycle?.emits ?? {}));
    const known = Object.keys(document.resolve(document.root.webhooks));
    expect(events.toSorted()).toEqual(known.toSorted());
  });

  test("use every operation that is implemented by hand, and only those", () => {
    const used = operations.flatMap(([, { by_hand = [] }]) => by_hand);
    expect([...new Set(used)].sort()).toEqual(Object.keys(byHand).sort());
  });
});

describe("behaviour files and the description together", () => {
  test("declare an attribute or a rule for each filter of a list", () => {
    const missing = [...model.operations.values()].flatMap(
      ({ id, parameters, extensions, successes: [{ resource }] }) => {
        if (resource?.isList !== true || resource.type === undefined) return [];
        const { filters = {} } = behaviours[resource.type] ?? {};
        const paging = ["limit", (extensions["x-pagination"] as { cursor?: string } | undefined)?.cursor];
        return parameters
          .filter(({ in: place, name }) => place === "query" && !paging.includes(name))
          .filter(({ name }) => !attributesOf(resource.type ?? "").has(name) && !(name in filters))
          .map(({ name }) => `${id} ${name}`);
      },
    );
    expect(missing).toEqual([]);
  });

  test("define at least 200 operations that need no code", () => {
    const coded = operations.filter(([, { by_hand }]) => by_hand !== undefined);
    expect(model.operations.size - coded.length).toBeGreaterThanOrEqual(200);
  });
});
