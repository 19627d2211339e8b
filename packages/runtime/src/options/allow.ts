import { type AllowedEffects, type Effect, effectNames } from "../model/operation.ts";
import type { Environment } from "../platform/environment.ts";
import { checkOptions, type Validator } from "./validators.ts";

/** What the option `allow` takes: effects or, so that messages say where each limit comes from, several limits. */
export type AllowOption = readonly Effect[] | readonly AllowedEffects[];

/** A list of effects, or of limits, that is not empty. */
export const allowOption: Validator = [
  `a list of at least one of ${effectNames.join(", ")}`,
  (value) => isList(value, isEffect) || isList(value, isLimit),
];

function isList(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isOne);
}

function isEffect(value: unknown): boolean {
  return effectNames.includes(value as Effect);
}

function isLimit(value: unknown): boolean {
  return isList(Object(value).allow, isEffect);
}

const variableName = "PLANASONIX_ALLOW";

/**
 * Returns the limits of a new client: those of its option and of the environment.
 *
 * @throws {TypeError} If the variable is empty or has an unknown value: it never means that everything is allowed.
 */
export function readLimits(option: AllowOption | undefined, { variable }: Environment): readonly AllowedEffects[] {
  const allow = variable(variableName, true)?.split(/ *, */) as readonly Effect[] | undefined;
  checkOptions({ [variableName]: allow }, { [variableName]: allowOption });
  return [...limitsOf("`allow`", option), ...limitsOf(variableName, allow)];
}

/** @throws {TypeError} If a new limit allows what the client does not allow. */
export function narrowLimits(
  limits: readonly AllowedEffects[],
  option: AllowOption | undefined,
): readonly AllowedEffects[] {
  const added = limitsOf("`withOptions`", option);
  for (const { source, allow } of limits) {
    const wider = added.flatMap((one) => one.allow).find((effect) => !allow.includes(effect));
    if (wider) throw new TypeError(`\`allow\` can only narrow: ${source} does not allow ${wider}`);
  }
  return [...limits, ...added];
}

/** The limits that an option states; none if it is omitted. Copies the lists: the caller may change them later. */
function limitsOf(source: string, option: AllowOption = []): readonly AllowedEffects[] {
  const limits = (typeof option[0] === "string" ? [{ source, allow: option }] : option) as readonly AllowedEffects[];
  return limits.map((limit) => ({ ...limit, allow: [...limit.allow] }));
}
