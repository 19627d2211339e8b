import type { Behaviours, Count, Guard, OperationBehaviour } from "../../src/description/behaviour.ts";
import { targetType } from "../../src/description/kind.ts";
import type { Model } from "../../src/description/model.ts";
import type { Operation } from "../../src/description/operation.ts";
import { attributesOf } from "./known.ts";

/** The members that operations store, return, compare or count, and that no schema of their resource has, one line each. */
export function unknownMembers(behaviours: Behaviours, model: Model): string[] {
  return Object.entries(behaviours).flatMap(([type, { operations = {} }]) =>
    Object.entries(operations).flatMap(([id, behaviour]) => {
      const operation = model.operations.get(id);
      if (operation === undefined) return [];
      return namesOf({ operation, behaviour, model }).flatMap(({ at, of, names, known }) =>
        names
          .filter((name) => !known.has(name))
          .map((name) => `${type}: operations.${id}.${at}: ${of} has no attribute \`${name}\``),
      );
    }),
  );
}

interface Described {
  readonly operation: Operation;
  readonly behaviour: OperationBehaviour;
  readonly model: Model;
}

/** Names at one place of a behaviour file, and what they can be. */
interface Names {
  readonly at: string;
  /** What has the attributes, for people. */
  readonly of: string;
  readonly names: readonly string[];
  readonly known: ReadonlySet<string>;
}

function namesOf({ operation, behaviour, model }: Described): Names[] {
  const { set = {}, record, target, guard = [], count } = behaviour;
  const shown = shownBy(operation, model);
  const acted = target?.type ?? targetType(operation, model.owners);
  const stored = new Set([...shown, ...(target === undefined ? [] : attributesOf(model, target.type))]);
  const read = Object.values({ ...set, ...record?.set }).flatMap((value) =>
    typeof value === "string" ? [...value.matchAll(/\$target\.(\w+)/g)].map(([, name = ""]) => name) : [],
  );
  return [
    { at: "set", of: "the response", names: Object.keys(set), known: stored },
    ...(record === undefined ? [] : [ofType(model, "record.set", record.type, Object.keys(record.set))]),
    ...(acted === undefined ? [] : [ofType(model, "set: $target", acted, read)]),
    ...guard.flatMap((one) => guardNames(one, { operation, model })),
    ...(count === undefined ? [] : countNames(count, { shown, model })),
  ];
}

/** The attributes of the responses of an operation, and of the resources that it stores. */
function shownBy({ successes }: Operation, model: Model): Set<string> {
  return new Set(
    successes.flatMap(({ resource }) => [
      ...(resource?.attributes.map(({ name }) => name) ?? []),
      ...attributesOf(model, resource?.type ?? ""),
    ]),
  );
}

function ofType(model: Model, at: string, type: string, names: readonly string[]): Names {
  return { at, of: `the type \`${type}\``, names, known: attributesOf(model, type) };
}

function guardNames(guard: Guard, { operation, model }: Omit<Described, "behaviour">): Names[] {
  const { of, only = {}, not = {}, used_by = [] } = guard;
  const checked = of === undefined ? targetType(operation, model.owners) : model.owners.get(of);
  return [
    ...(checked === undefined ? [] : [ofType(model, "guard", checked, Object.keys({ ...only, ...not }))]),
    ...used_by.map(({ type, attribute, only: using = {} }) =>
      ofType(model, "guard.used_by", type, [...(attribute === undefined ? [] : [attribute]), ...Object.keys(using)]),
    ),
  ];
}

function countNames(count: Count, { shown, model }: { shown: ReadonlySet<string>; model: Model }): Names[] {
  const { of, total, by = {}, list = {}, sum = {}, where = {} } = count;
  const results = [...(total === undefined ? [] : [total]), ...Object.keys({ ...by, ...list, ...sum, ...where })];
  const counted = [
    ...[by, list, sum].flatMap((map) => Object.values(map)),
    ...Object.values(where).flatMap((values) => Object.keys(values)),
  ];
  return [{ at: "count", of: "the response", names: results, known: shown }, ofType(model, "count", of, counted)];
}
