// Resources whose state decides whether a guard rejects an operation, derived from the behaviour files.
import { valuesOf } from "../../generate/refusals/known.ts";
import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import type { Guard, Value } from "../../src/description/behaviour.ts";
import { targetType } from "../../src/description/kind.ts";
import { parameterNames } from "../../src/description/operation.ts";
import { behaviours } from "../../src/generated/behaviours.ts";
import { statesOf } from "../../src/operations/lifecycle/states.ts";
import { type CallInput, model } from "./calls.ts";

type Attributes = Readonly<Record<string, Value>>;

/** The state of the resource that the path of an operation names. */
interface Guarded {
  readonly type: string;
  /** The parameter of the path that names the resource. */
  readonly parameter: string;
  /** Attributes with which a guard rejects the operation, and with which no guard does. */
  readonly rejected: Attributes;
  readonly accepted: Attributes;
}

/** The operations that the state of the resource in their path can reject. */
export const guarded: ReadonlyMap<string, Guarded> = new Map(
  Object.values(behaviours).flatMap(({ operations = {} }) =>
    Object.entries(operations).flatMap(([id, { guard = [] }]): [string, Guarded][] => {
      const operation = model.operations.get(id);
      const type = operation && targetType(operation, model.owners);
      const parameter = parameterNames(operation?.path ?? "").at(-1);
      const state = type === undefined ? undefined : guard.map((each) => stateOf(each, type)).find(Boolean);
      return type && parameter && state ? [[id, { type, parameter, ...state }]] : [];
    }),
  ),
);

/** The states that a guard rejects and accepts; undefined if it does not compare the state of the resource in the path. */
function stateOf({ of, work, only, not }: Guard, type: string): Pick<Guarded, "rejected" | "accepted"> | undefined {
  if (of !== undefined) return undefined;
  const states = statesOf({ model, behaviours }, type);
  if (work !== undefined && states !== undefined) {
    const [going, ended] = [
      { [states.attribute]: states.steps.at(-1) ?? "" },
      { [states.attribute]: states.succeeded },
    ];
    return work === "going" ? { rejected: going, accepted: ended } : { rejected: ended, accepted: going };
  }
  const [[attribute = "", values = []] = []] = Object.entries(only ?? not ?? {});
  const ids = (model.types.get(type)?.operations ?? []).map(({ id }) => id);
  const other = valuesOf(model, ids, attribute)?.find((value) => !values.includes(value));
  const [first] = values;
  if (other === undefined || first === undefined) return undefined;
  const [listed, unlisted] = [{ [attribute]: first }, { [attribute]: other }];
  return only ? { rejected: unlisted, accepted: listed } : { rejected: listed, accepted: unlisted };
}

/** Adds a resource in a state to a tenant. Returns the change to the documented request that names the resource. */
export function inState(state: "rejected" | "accepted", { type, parameter, ...states }: Guarded) {
  return (tenant: SandboxTenant): CallInput => {
    const names = (behaviours[type]?.unique ?? []).flatMap(({ fields }) => fields.filter((name) => name === "name"));
    const attributes = { ...Object.fromEntries(names.map((name) => [name, "Another one"])), ...states[state] };
    const [id = ""] = tenant.seed(type as "pipeline", [attributes]);
    return { params: { [parameter]: id } };
  };
}
