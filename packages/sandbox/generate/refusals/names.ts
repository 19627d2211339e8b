// Names in behaviour/*.yaml that neither the description nor the code has.
import type { Behaviours, OperationBehaviour, TypeBehaviour } from "../../src/description/behaviour.ts";
import type { Model } from "../../src/description/model.ts";
import { attributesOf, fieldsOf } from "./known.ts";

/**
 * What the behaviour files name and neither the description nor the code has, one line each.
 * @param byHand The names of the operations that are implemented in code.
 */
export function unknownNames(behaviours: Behaviours, model: Model, byHand: readonly string[]): string[] {
  const operations = Object.entries(behaviours).flatMap(([type, { operations = {} }]) =>
    Object.entries(operations).map(([id, behaviour]) => ({ type, id, behaviour })),
  );
  const repeated = operations.filter(({ id }, index) => operations.findIndex((other) => other.id === id) < index);
  return [
    ...Object.keys(behaviours).flatMap((type) =>
      model.types.has(type) ? [] : [`${type}: the sandbox stores no type of this name`],
    ),
    ...repeated.map(({ type, id }) => `${type}: operations.${id}: another file describes this operation`),
    ...operations.flatMap(({ type, id, behaviour }) =>
      model.operations.has(id)
        ? operationNames(behaviour, model, { id, type }).map((problem) => `${type}: operations.${id}.${problem}`)
        : [`${type}: operations.${id}: the description has no such operation`],
    ),
    ...Object.entries(behaviours).flatMap(([type, behaviour]) =>
      model.types.has(type) ? typeNames(behaviour, model, type).map((problem) => `${type}: ${problem}`) : [],
    ),
    ...missingFilters(behaviours, model),
    ...operations.flatMap(({ type, id, behaviour: { by_hand } }) =>
      by_hand === undefined || byHand.includes(by_hand)
        ? []
        : [`${type}: operations.${id}.by_hand: operations/by-hand has no function \`${by_hand}\``],
    ),
    ...byHand
      .filter((name) => operations.every(({ behaviour }) => behaviour.by_hand !== name))
      .map((name) => `src/operations/by-hand/index.ts: no behaviour uses the function \`${name}\``),
  ];
}

function operationNames(
  behaviour: OperationBehaviour,
  model: Model,
  { id, type }: { readonly id: string; readonly type: string },
): string[] {
  const { evidence, note, guard = [], set = {}, immutable = [], target, count, record, starts } = behaviour;
  const types = [
    ["starts", starts],
    ["target.type", target?.type],
    ["count.of", count?.of],
    ["record.type", record?.type],
    ...guard.flatMap(({ used_by = [] }) => used_by.map(({ type }) => ["guard.used_by.type", type])),
  ] as const;
  const fields = fieldsOf(model, id);
  const fixed = new Set([...fields, ...attributesOf(model, type)]);
  const named = [
    ...(target ? [["target.field", target.field]] : []),
    ...guard.flatMap(({ unless }) => (unless === undefined ? [] : [["guard.unless", unless]])),
  ];
  const isUnexplained =
    evidence === "inferred" && note === undefined && guard.every((each) => each.evidence === "documented");
  return [
    ...types.flatMap(([at, type]) =>
      type === undefined || model.types.has(type) ? [] : [`${at}: the sandbox stores no type \`${type}\``],
    ),
    ...immutable.flatMap((name) => (fixed.has(name) ? [] : [`immutable: the type has no attribute \`${name}\``])),
    ...named.flatMap(([at, name = ""]) => (fields.has(name) ? [] : [`${at}: the request has no field \`${name}\``])),
    ...Object.entries({ ...set, ...record?.set }).flatMap(([name, value]) =>
      typeof value === "string" && value.startsWith("$")
        ? value.split(" ?? ").flatMap((term) => unknownTerm(term, fields).map((problem) => `set.${name}: ${problem}`))
        : [],
    ),
    ...(isUnexplained ? ["note: is missing: it tells the README what is inferred, unless an inferred guard does"] : []),
  ];
}

/** What is wrong with a word such as `$now` or `$body.name`. */
function unknownTerm(term: string, fields: ReadonlySet<string>): string[] {
  if (/^\$(now|secret|target\.\w+)$/.test(term)) return [];
  const [, field] = /^\$body\.(\w+)$/.exec(term) ?? [];
  if (field === undefined) return [`${term} means nothing: use $now, $secret, $body.<field> or $target.<attribute>`];
  return fields.has(field) ? [] : [`${term}: the request has no field \`${field}\``];
}

function typeNames(behaviour: TypeBehaviour, model: Model, type: string): string[] {
  const { unique = [], filters = {}, initial, referred = {}, lifecycle, grows } = behaviour;
  const own = attributesOf(model, type);
  const known = new Set([
    ...own,
    ...(model.types.get(type)?.operations ?? []).flatMap(({ id }) => [...fieldsOf(model, id)]),
  ]);
  const named: [at: string, names: readonly string[]][] = [
    ...unique.map(({ fields }): [string, readonly string[]] => ["unique", fields]),
    ...Object.entries(filters).map(([name, { attributes, match }]): [string, readonly string[]] => [
      `filters.${name}`,
      match === "none" ? [] : attributes,
    ]),
    ["initial.set", Object.keys(initial?.set ?? {})],
    ...Object.entries(referred).map(([id, set]): [string, readonly string[]] => [`referred.${id}`, Object.keys(set)]),
    ["lifecycle.copies", lifecycle?.copies ?? []],
    ["lifecycle.measures", Object.entries(lifecycle?.measures ?? {}).flatMap(([name, fromTo]) => [name, ...fromTo])],
    ...Object.entries(lifecycle?.enter ?? {}).map(([state, set]): [string, readonly string[]] => [
      `lifecycle.enter.${state}`,
      Object.keys(set),
    ]),
    ["grows", Object.keys({ ...grows?.per_second, ...grows?.up_to })],
  ];
  return [
    ...named.flatMap(([at, names]) =>
      names.filter((name) => !known.has(name)).map((name) => `${at}: the type has no attribute \`${name}\``),
    ),
  ];
}

/** The parameters of lists for which neither an attribute nor a rule says what they select. */
function missingFilters(behaviours: Behaviours, model: Model): string[] {
  return [...model.operations.values()].flatMap(({ id, parameters, extensions, successes: [{ resource }] }) => {
    const { type } = resource ?? {};
    if (!resource?.isList || type === undefined) return [];
    const paging = ["limit", (extensions["x-pagination"] as { cursor?: string } | undefined)?.cursor];
    const known = new Set([...attributesOf(model, type), ...Object.keys(behaviours[type]?.filters ?? {}), ...paging]);
    return parameters
      .filter(({ in: place, name }) => place === "query" && !known.has(name))
      .map(({ name }) => `${type}: filters.${name}: is missing: say what this parameter of ${id} compares`);
  });
}
