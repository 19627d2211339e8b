import type { Behaviours, Filter } from "../description/behaviour.ts";
import type { Model } from "../description/model.ts";
import type { Indexes } from "./tables.ts";

/** The attributes by which requests select resources: those of paths, of filters and of the check for unique values. */
export function readIndexes({ types }: Pick<Model, "types">, behaviours: Behaviours): Indexes {
  return new Map(
    [...types.values()].map(({ type, key, selectors }) => {
      const { filters = {}, unique = [] } = behaviours[type] ?? {};
      const compared = (...matches: readonly Filter["match"][]): string[] =>
        Object.values(filters).flatMap(({ attributes, match }) => (matches.includes(match) ? attributes : []));
      const taken = unique.flatMap(({ fields }) => fields);
      const equal = new Set([...(key === undefined ? [] : [key]), ...selectors, ...compared("equals"), ...taken]);
      return [type, { equal: [...equal], ranged: [...new Set(compared("from", "until", "range"))] }];
    }),
  );
}
