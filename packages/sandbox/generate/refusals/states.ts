import type { Behaviours, Guard, TypeBehaviour, Value } from "../../src/description/behaviour.ts";
import { isObject, strings } from "../../src/description/document.ts";
import { targetType } from "../../src/description/kind.ts";
import type { Model } from "../../src/description/model.ts";
import { startedWork } from "../../src/operations/lifecycle/started-work.ts";
import { type States, statesOf } from "../../src/operations/lifecycle/states.ts";
import { operationsOf, valuesOf } from "./known.ts";

/** The states and events that the behaviour files or the description name and that nothing produces, one line each. */
export function impossibleStates(behaviours: Behaviours, model: Model, webhooks: readonly string[]): string[] {
  const all = Object.entries(behaviours);
  return [
    ...all.flatMap(([type, behaviour]) => [
      ...lifecycleStates(type, { behaviours, model }).map((problem) => `${type}: lifecycle.${problem}`),
      ...storedValues(type, behaviour, model).map((problem) => `${type}: ${problem}`),
    ]),
    ...sentEvents(behaviours, webhooks),
    ...all.flatMap(([type, { lifecycle, alert }]) => {
      const known = valuesOf(model, operationsOf(model, "notification_rule"), "event") ?? [];
      return [...Object.values(lifecycle?.notifies ?? {}), ...(alert ? [alert.event] : [])]
        .filter((event) => known.length > 0 && !known.includes(event))
        .map((event) => `${type}: no notification rule can name the event ${event}: use ${known.join(", ")}`);
    }),
    ...waits({ behaviours, model }),
  ];
}

interface Described {
  readonly behaviours: Behaviours;
  readonly model: Model;
}

/** The states of a lifecycle that the responses do not list, and those for which it does something but never has. */
function lifecycleStates(type: string, described: Described): string[] {
  const { behaviours, model } = described;
  const states = statesOf(described, type);
  if (states === undefined) return [];
  const { lifecycle } = states;
  // Responses of other operations show the state as well, such as that of a parse job.
  const shown = [...operationsOf(model, type), ...Object.keys(behaviours[type]?.operations ?? {})];
  const known = valuesOf(model, shown, states.attribute) ?? [];
  const own = statesIn(states);
  const named = (["emits", "notifies", "enter"] as const).flatMap((key) =>
    Object.keys(lifecycle[key] ?? {}).map((state) => [key, state] as const),
  );
  return [
    ...own
      .filter((state) => !known.includes(state))
      .map((state) => `${state}: is no ${states.attribute} of the description: use ${known.join(", ")}`),
    ...named
      .filter(([, state]) => !own.includes(state))
      .map(([key, state]) => `${key}.${state}: the work is never ${state}: its states are ${own.join(", ")}`),
  ];
}

function statesIn({ steps, succeeded, failed, canceled }: States): string[] {
  return [...steps, succeeded, failed, canceled].filter((state) => state !== undefined);
}

/** The values that guards compare or operations store, and that the attribute cannot have. */
function storedValues(type: string, behaviour: TypeBehaviour, model: Model): string[] {
  const { initial, referred = {}, operations = {} } = behaviour;
  const ofType = (set: Readonly<Record<string, Value>>) => impossibleValues(model, operationsOf(model, type), set);
  return [
    ...ofType(initial?.set ?? {}).map((problem) => `initial.set.${problem}`),
    ...Object.entries(referred).flatMap(([id, set]) => ofType(set).map((problem) => `referred.${id}.${problem}`)),
    ...Object.entries(operations).flatMap(([id, { guard = [], set = {}, record }]) => [
      ...impossibleValues(model, [id], set).map((problem) => `operations.${id}.set.${problem}`),
      ...impossibleValues(model, operationsOf(model, record?.type ?? ""), record?.set ?? {}).map(
        (problem) => `operations.${id}.record.${problem}`,
      ),
      ...guard.flatMap((each) => guardValues(each, model, id).map((problem) => `operations.${id}.guard.${problem}`)),
    ]),
  ];
}

function guardValues({ of, only = {}, not = {}, used_by = [] }: Guard, model: Model, id: string): string[] {
  const operation = model.operations.get(id);
  const checked = of === undefined ? operation && targetType(operation, model.owners) : model.owners.get(of);
  const compared = [...Object.entries(only), ...Object.entries(not)];
  return [
    ...compared.flatMap(([name, values]) =>
      values.flatMap((value) => impossibleValues(model, operationsOf(model, checked ?? ""), { [name]: value })),
    ),
    ...used_by.flatMap(({ type, only: using = {} }) =>
      Object.entries(using).flatMap(([name, values]) =>
        values.flatMap((value) => impossibleValues(model, operationsOf(model, type), { [name]: value })),
      ),
    ),
  ];
}

function impossibleValues(model: Model, ids: readonly string[], set: Readonly<Record<string, Value>>): string[] {
  return Object.entries(set).flatMap(([name, value]) => {
    const known = valuesOf(model, ids, name);
    const isPossible = typeof value !== "string" || value.startsWith("$") || (known?.includes(value) ?? true);
    return isPossible ? [] : [`${name}: is never ${value}: its values are ${known?.join(", ")}`];
  });
}

/** The events that nothing sends, that two states send, or that the description does not have. */
function sentEvents(behaviours: Behaviours, webhooks: readonly string[]): string[] {
  const sent = Object.entries(behaviours).flatMap(([type, { lifecycle }]) =>
    Object.entries(lifecycle?.emits ?? {}).map(([state, event]) => ({ type, state, event })),
  );
  return [
    ...sent
      .filter(({ event }, index) => !webhooks.includes(event) || sent.findIndex((one) => one.event === event) < index)
      .map(({ type, state, event }) =>
        webhooks.includes(event)
          ? `${type}: lifecycle.emits.${state}: another state sends ${event} as well`
          : `${type}: lifecycle.emits.${state}: the description has no webhook event ${event}`,
      ),
    ...webhooks
      .filter((event) => sent.every((one) => one.event !== event))
      .map(
        (event) => `nothing sends the webhook event ${event}: state in \`emits\` of a lifecycle which state sends it`,
      ),
  ];
}

/** The operations to wait with (`x-waiter`) whose ends no work reaches, and those that start no work despite `x-starts`. */
function waits(described: Described): string[] {
  const operations = [...described.model.operations.values()];
  const starting = operations.flatMap((operation) => {
    const starts = operation.extensions["x-starts"];
    return isObject(starts) ? [{ operation, poll: starts.poll }] : [];
  });
  return operations.flatMap(({ id, extensions: { "x-waiter": waiter } }) => {
    if (!isObject(waiter)) return [];
    const starters = starting.filter(({ poll }) => poll === id);
    if (starters.length === 0) return [`${id}: no operation starts the work that \`x-waiter\` waits for`];
    return starters.flatMap(({ operation }) => {
      const type = startedWork(described, operation);
      const states = type === undefined ? undefined : statesOf(described, type);
      if (states === undefined)
        return [
          `${operation.id}: starts no work, so that ${id} waits in vain: its example shows no step of a lifecycle`,
        ];
      return (["succeeded", "failed", "canceled"] as const).flatMap((end) => {
        const [state, awaited] = [states[end], strings(waiter[end])];
        if (state === undefined || awaited.length === 0 || awaited.includes(state)) return [];
        return [`${id}: no operation reaches its end ${awaited.join(", ")}: work of the type ${type} ends as ${state}`];
      });
    });
  });
}
