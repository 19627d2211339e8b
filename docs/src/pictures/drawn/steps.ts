import type { Picture } from "./picture.ts";
import { across, element, label } from "./svg.ts";

/** One of the steps of something that enters and leaves layers. */
export interface Step {
  /** How many layers are around it. */
  readonly depth: number;
  readonly text: string;
  readonly kind: string;
}

const rowHeight = 28;
/** The part of the width in which the way goes; the texts are beside it. */
const wayWidth = 0.22;

/** Draws steps from top to bottom, deeper ones to the right, as wide as the page. */
export function drawSteps(title: string, steps: readonly Step[]): Picture {
  const deepest = Math.max(...steps.map(({ depth }) => depth));
  const placeOf = ({ depth }: Step, index: number): { readonly x: string; readonly y: number } => ({
    x: across(0.02 + (depth / deepest) * (wayWidth - 0.04)),
    y: index * rowHeight + rowHeight / 2,
  });
  const drawn = steps.map((step, index) => {
    const { x, y } = placeOf(step, index);
    const next = steps[index + 1];
    const end = next && placeOf(next, index + 1);
    const way = end ? element("line", { class: "way", x1: x, x2: end.x, y1: y, y2: end.y }) : "";
    const dot = element("line", { class: `mark ${step.kind} moment`, x1: x, x2: x, y1: y, y2: y });
    return { way, dot: dot + label(step.text, { x: across(wayWidth + 0.03), y: y + 5 }) };
  });
  const attributes = { role: "img", width: "100%", height: steps.length * rowHeight };
  const parts = [...drawn.map(({ way }) => way), ...drawn.map(({ dot }) => dot)];
  return {
    svg: element("svg", attributes, element("title", {}, title), ...parts),
    words: steps.map(({ text }) => text),
  };
}
