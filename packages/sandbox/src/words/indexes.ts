import type { Behaviours, Filter } from "../behaviour/vocabulary.ts";
import type { Model } from "../description/model.ts";
import type { Indexes } from "../store/tables.ts";

/** The attributes that requests select by: as paths, filters and the check of unique values do. */
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
