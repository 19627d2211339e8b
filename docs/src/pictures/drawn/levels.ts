// Arranges nodes in levels, each node below those that it is built on, with few crossing lines. It knows no
// coordinates: `map.ts` draws the levels.

/** Something that is built on others, by their names. */
export interface Node {
  readonly name: string;
  readonly basis: readonly string[];
}

/** A node, or a place through which a line passes that leads over a level. */
export interface Place {
  readonly name: string;
  readonly isNode: boolean;
  /** The places of the level above to which lines lead. */
  readonly above: readonly string[];
}

/** How often the levels are arranged anew. More does not help so few. */
const rounds = 8;

/**
 * Arranges nodes in levels, each below all that it is built on, so that few lines cross. A line that other lines imply is
 * left out.
 */
export function arrange(nodes: readonly Node[]): Place[][] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const basisOf = (name: string): readonly string[] => byName.get(name)?.basis ?? [];
  const restsOn = (name: string, other: string): boolean =>
    basisOf(name).some((one) => one === other || restsOn(one, other));
  const levelOf = (name: string): number => Math.max(-1, ...basisOf(name).map(levelOf)) + 1;

  const levels: Place[][] = [];
  const add = (level: number, place: Place): void => {
    levels[level] ??= [];
    levels[level].push(place);
  };
  for (const { name, basis } of nodes) {
    const direct = basis.filter((one) => !basis.some((other) => other !== one && restsOn(other, one)));
    const above = direct.map((one) => {
      let last = one;
      for (let level = levelOf(one) + 1; level < levelOf(name); level += 1) {
        const passage = `${one} ${name} ${level}`;
        add(level, { name: passage, isNode: false, above: [last] });
        last = passage;
      }
      return last;
    });
    add(levelOf(name), { name, isNode: true, above });
  }
  return fewestCrossings(levels);
}

/** Moves each place to the middle of those to which it is connected, from the top and from the bottom in turn. */
function fewestCrossings(levels: readonly Place[][]): Place[][] {
  let current = levels.map((level) => [...level]);
  let best = current;
  for (let round = 0; round < rounds; round += 1) {
    const isDown = round % 2 === 0;
    const order = isDown ? [...current.keys()] : [...current.keys()].reverse();
    current = current.map((level) => [...level]);
    for (const index of order) {
      const other = current[isDown ? index - 1 : index + 1] ?? [];
      current[index] = sorted(current[index] ?? [], other, isDown);
    }
    if (crossings(current) < crossings(best)) best = current;
  }
  return best;
}

/** A level, with each place where the middle of its neighbors is. */
function sorted(level: readonly Place[], other: readonly Place[], isDown: boolean): Place[] {
  const middle = (place: Place, index: number): number => {
    const near = other.flatMap((one, at) => {
      const isNear = isDown ? place.above.includes(one.name) : one.above.includes(place.name);
      return isNear ? [(at + 0.5) / other.length] : [];
    });
    return near.length === 0 ? (index + 0.5) / level.length : near.reduce((all, at) => all + at, 0) / near.length;
  };
  const middles = new Map(level.map((place, index) => [place, middle(place, index)]));
  return level.toSorted((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
}

/** How many pairs of lines cross. */
function crossings(levels: readonly Place[][]): number {
  return levels.slice(1).reduce((count, level, index) => {
    const names = (levels[index] ?? []).map(({ name }) => name);
    const lines = level.flatMap(({ above }, at) => above.map((one) => [names.indexOf(one), at] as const));
    const crossing = lines.filter(([a, b], first) => lines.slice(first + 1).some(([c, d]) => (a - c) * (b - d) < 0));
    return count + crossing.length;
  }, 0);
}
