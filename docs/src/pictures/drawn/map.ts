import { arrange, type Node, type Place } from "./levels.ts";
import type { Picture } from "./picture.ts";
import { across, element, label } from "./svg.ts";

/** Something on a map. */
export interface Site extends Node {
  /** Whether it is drawn with a dashed border. */
  readonly isDashed?: boolean;
}

const boxHeight = 36;
const levelHeight = 84;
/** The width of what a line passes through, where a box is 1. */
const passageWidth = 0.2;
/** The part of its width that a box fills. */
const filled = 0.94;

/** Draws what is built on what, as wide as the page: each box is below those that it is built on. */
export function drawMap(title: string, sites: readonly Site[]): Picture {
  const levels = arrange(sites);
  const dashed = new Set(sites.filter(({ isDashed }) => isDashed).map(({ name }) => name));
  const unit = 1 / Math.max(...levels.map(widthOf));
  const middles = new Map(levels.flatMap((level) => middlesOf(level, unit)));
  const toX = (name: string, offset = 0): string => across((middles.get(name) ?? 0) + offset * unit);
  const drawn = levels.flatMap((level, index) =>
    level.flatMap(({ name, isNode, above }) => {
      const y = index * levelHeight + 1;
      const lines = above.map((one) => {
        const from = y - levelHeight + boxHeight;
        return element("line", { class: "way", x1: toX(one), x2: toX(name), y1: from, y2: y });
      });
      const middle = { x1: toX(name), x2: toX(name), y1: y, y2: y + boxHeight };
      if (!isNode) return [...lines, element("line", { class: "way", ...middle })];
      const box = { x: toX(name, -filled / 2), y, width: across(filled * unit), height: boxHeight, rx: 6 };
      return [
        ...lines,
        element("rect", { class: dashed.has(name) ? "box dashed" : "box", ...box }),
        label(name, { x: toX(name), y: y + 22, kind: "name", anchor: "middle" }),
      ];
    }),
  );
  const height = (levels.length - 1) * levelHeight + boxHeight + 2;
  const svg = element("svg", { role: "img", width: "100%", height }, element("title", {}, title), ...drawn);
  return {
    svg,
    words: sites.map(({ name, basis }) => `${name} is built on ${basis.join(", ") || "none of the others"}`),
  };
}

function widthOf(level: readonly Place[]): number {
  return level.reduce((all, { isNode }) => all + (isNode ? 1 : passageWidth), 0);
}

/** The middles of the places of a level, which is in the middle of the picture. */
function middlesOf(level: readonly Place[], unit: number): (readonly [name: string, middle: number])[] {
  let left = (1 - widthOf(level) * unit) / 2;
  return level.map(({ name, isNode }) => {
    const width = (isNode ? 1 : passageWidth) * unit;
    left += width;
    return [name, left - width / 2] as const;
  });
}
