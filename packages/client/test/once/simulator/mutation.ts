// Loads the sources with one rule removed: `node --import ./mutation.ts main.ts`, with the number of the mutation in MUTATION.
import { registerHooks } from "node:module";
import { mutations } from "./mutations.ts";

const mutation = mutations[Number(process.env.MUTATION)];
if (!mutation) throw new Error("MUTATION must be the number of a mutation");
const url = new URL(`../../../src/once/${mutation.file}`, import.meta.url).href;

registerHooks({
  load(loaded, context, next) {
    const result = next(loaded, context);
    if (loaded !== url) return result;
    const source = String(result.source);
    const [, rest] = source.split(mutation.rule);
    if (rest === undefined) throw new Error(`${mutation.file} does not contain: ${mutation.rule}`);
    return { ...result, source: source.replace(mutation.rule, () => mutation.without) };
  },
});
