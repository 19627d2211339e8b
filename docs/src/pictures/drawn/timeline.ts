import { type Column, columnsHeight, drawColumns } from "./columns.ts";
import { duration } from "./duration.ts";
import type { Picture } from "./picture.ts";
import { across, element, label } from "./svg.ts";

/** Something that happened over time. */
export interface Timeline {
  /** What the picture shows, in a few words. */
  readonly title: string;
  readonly rows: readonly Row[];
}

/** A line of the picture: a text, and what happened below it, at its times. */
export interface Row {
  readonly text: string;
  /** Whether it names the rows below it. */
  readonly isHeading?: boolean;
  readonly marks?: readonly Mark[];
  /** Things of which there are too many for a mark each. */
  readonly columns?: readonly Column[];
}

/** What a mark stands for. It decides the color; the text of the row says it as well. */
export type Kind = "request" | "refused" | "failed" | "waiting" | "running" | "succeeded";

/** A moment, or a time from one moment to another, in milliseconds since the picture begins. */
export interface Mark {
  readonly from: number;
  /** @default `from` */
  readonly to?: number;
  readonly kind: Kind;
}

const top = 28;
const textHeight = 22;
const markHeight = 22;
/** The room beside the axis for half a dot, as a share of the width. */
const edge = 0.02;

/** Draws what happened, as wide as the page: with the width, marks move, and no text becomes smaller. */
export function drawTimeline({ title, rows }: Timeline): Picture {
  const spans = rows.flatMap(({ marks = [], columns = [] }) => [...marks, ...columns]);
  const end = Math.max(...spans.map(({ from, to = from }) => to));
  const step = stepOf(end);
  const steps = Math.ceil(end / step);
  const toX = (ms: number): string => across(edge + (ms / (steps * step)) * (1 - 2 * edge));
  const most = Math.max(...rows.flatMap(({ columns = [] }) => columns.map(({ parts }) => sum(parts))));
  let y = top;
  const drawn = rows.map(({ text, isHeading, marks = [], columns = [] }) => {
    if (isHeading) y += 8;
    const parts = [label(text, { x: toX(0), y: y + 15, ...(isHeading && { kind: "heading" }) })];
    y += textHeight;
    if (columns.length > 0) {
      y += columnsHeight;
      parts.push(axis(y), ...drawColumns(columns, most, toX, y));
      y += 8;
    } else if (marks.length > 0) {
      const middle = y + 6;
      parts.push(axis(middle), ...marks.map((mark) => drawMark(mark, toX, middle)));
      y += markHeight;
    }
    return parts.join("");
  });
  const ticks = Array.from({ length: steps + 1 }, (_, index) => {
    const x = toX(index * step);
    const anchor = index === 0 ? "start" : index === steps ? "end" : "middle";
    const time = label(duration(index * step), { x, y: 14, kind: "axis", anchor });
    return element("line", { class: "grid", x1: x, x2: x, y1: 20, y2: y }) + time;
  });
  const attributes = { role: "img", width: "100%", height: y };
  const svg = element("svg", attributes, element("title", {}, title), ...ticks, ...drawn);
  return { svg, words: wordsOf(rows) };

  function axis(at: number): string {
    return element("line", { class: "track", x1: toX(0), x2: toX(steps * step), y1: at, y2: at });
  }
}

/** A line with round ends, of which one without a length is a dot. Longer ones have plain ends, or neighbors would overlap. */
function drawMark({ from, to = from, kind }: Mark, toX: (ms: number) => string, y: number): string {
  const shape = to > from ? kind : `${kind} moment`;
  return element("line", { class: `mark ${shape}`, x1: toX(from), x2: toX(to), y1: y, y2: y });
}

/** The rows in words, each with its times. */
function wordsOf(rows: readonly Row[]): string[] {
  let heading = "";
  return rows.flatMap(({ text, isHeading, marks = [], columns = [] }) => {
    if (isHeading) heading = `${text}: `;
    const counts = columns.map((column) => {
      const parts = column.parts.map(({ count, kind }) => `${count} ${kind}`);
      return `${parts.join(", ")} (${spanOf(column)})`;
    });
    if (counts.length > 0) return [`${heading}${text}: ${counts.join(", ")}`];
    return marks.length > 0 ? [`${heading}${text} (${marks.map(spanOf).join(", ")})`] : [];
  });
}

function spanOf({ from, to = from }: Pick<Mark, "from" | "to">): string {
  return to > from ? `${duration(from)} to ${duration(to)}` : duration(from);
}

function sum(parts: Column["parts"]): number {
  return parts.reduce((all, { count }) => all + count, 0);
}

/** The times between two ticks, in milliseconds. */
const stepsMs = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600].map((seconds) => seconds * 1_000);

/** The shortest step that leaves at most five intervals, for which a phone has room. */
function stepOf(end: number): number {
  return stepsMs.find((step) => end <= 5 * step) ?? Math.ceil(end / 5);
}
