import type { ExportedEvent, ExportedSpan } from "./collector.ts";

/** What a picture shows: several traces, one below the other, on one axis of time. */
export interface TracePicture {
  readonly title: string;
  /** The picture in words, for those who cannot see it. */
  readonly description: string;
  readonly traces: readonly { readonly heading: string; readonly spans: readonly ExportedSpan[] }[];
}

const width = 900;
const left = 310;
const right = 740;
const top = 34;
const rowHeight = 24;

const style = `
text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.heading { font-weight: 600 } .muted { fill: #59636e } .back { fill: #fff } .line { stroke: #d1d9e0 }
.app { fill: #818b98 } .call { fill: #0969da } .attempt { fill: #54aeff } .wait { fill: #8250df } .run { fill: #1a7f37 }
.failed { fill: #d1242f } .poll { fill: #fff } .delay { fill: #fff; fill-opacity: .75 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .muted { fill: #9198a1 } .back { fill: #0d1117 } .line { stroke: #3d444d }
.app { fill: #656c76 } .call { fill: #4493f8 } .attempt { fill: #79c0ff } .wait { fill: #ab7df8 } .run { fill: #3fb950 }
.failed { fill: #f85149 } .poll { fill: #0d1117 } .delay { fill: #0d1117 }
}
`;

/** Draws traces as SVG that can be read on light and on dark pages: each span is a bar, with its name and how it ended. */
export function drawTraces({ title, description, traces }: TracePicture): string {
  const all = traces.flatMap(({ spans }) => spans);
  const start = Math.min(...all.map((span) => span.start));
  const seconds = Math.ceil((Math.max(...all.map(({ end }) => end)) - start) / 1_000);
  const toX = (ms: number): number => Math.round(left + ((ms - start) / (seconds * 1_000)) * (right - left));
  const rows = traces.flatMap(({ heading, spans }) => [
    () => "",
    (y: number) => `<text class="heading" x="16" y="${y}">${inXml(heading)}</text>`,
    ...inOrder(spans).map(
      ({ span, depth }) =>
        (y: number) =>
          drawSpan(span, depth, toX, y),
    ),
  ]);
  const height = top + rows.length * rowHeight;
  const ticks = Array.from({ length: Math.floor(seconds / 2) + 1 }, (_, index) => {
    const x = toX(start + index * 2_000);
    return `<path class="line" d="M${x} ${top}V${height - 12}"/><text class="muted" x="${x}" y="26" text-anchor="middle">${index * 2} s</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${inXml(title)}</title>`,
    `<desc id="description">${inXml(description)}</desc>`,
    `<style>${style}</style>`,
    `<rect class="back" width="${width}" height="${height}" rx="6"/>`,
    ...ticks,
    ...rows.map((draw, index) => draw(top + index * rowHeight)),
    "</svg>\n",
  ].join("\n");
}

/** The spans of a trace, each below its parent, in the order of their starts. */
function inOrder(
  spans: readonly ExportedSpan[],
  parent?: ExportedSpan,
  depth = 0,
): readonly { readonly span: ExportedSpan; readonly depth: number }[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent?.spanId)
    .toSorted((one, other) => one.start - other.start)
    .flatMap((span) => [{ span, depth }, ...inOrder(spans, span, depth + 1)]);
}

function drawSpan(span: ExportedSpan, depth: number, toX: (ms: number) => number, y: number): string {
  const from = toX(span.start);
  const to = Math.max(toX(span.end), from + 2);
  const marks = span.events.map((event) => drawEvent(event, toX, y)).join("");
  return (
    `<text x="${16 + depth * 18}" y="${y}">${inXml(span.name)}</text>` +
    `<rect class="${kindOf(span)}" x="${from}" y="${y - 12}" width="${to - from}" height="14" rx="2"/>${marks}` +
    `<text class="muted" x="${to + 6}" y="${y}">${inXml(noteOf(span))}</text>`
  );
}

/** A poll is a dot, and a delay a pale part of the bar. */
function drawEvent({ name, at, attributes }: ExportedEvent, toX: (ms: number) => number, y: number): string {
  if (name === "planasonix.poll") return `<circle class="poll" cx="${toX(at) - 4}" cy="${y - 5}" r="2.5"/>`;
  const delay = attributes["planasonix.delay"];
  if (typeof delay !== "number") return "";
  return `<rect class="delay" x="${toX(at)}" y="${y - 9}" width="${toX(at + delay * 1_000) - toX(at)}" height="8"/>`;
}

function kindOf({ scope, attributes, isError }: ExportedSpan): string {
  if (isError) return "failed";
  if (scope !== "@planasonix/client") return "app";
  if ("url.template" in attributes) return "attempt";
  if ("planasonix.wait.polls" in attributes) return "wait";
  return "planasonix.operation" in attributes ? "call" : "run";
}

/** How a span ended. */
function noteOf({ attributes, events }: ExportedSpan): string {
  const {
    "http.response.status_code": status,
    "planasonix.call.attempts": attempts,
    "planasonix.wait.polls": polls,
    "planasonix.wait.status": waited,
    "planasonix.run.status": run,
    "planasonix.node.status": node,
  } = attributes;
  if (polls !== undefined) return `${waited} after ${polls} polls`;
  if (attempts !== undefined) return attempts === 1 ? "" : `${attempts} attempts, ${delayOf(events)} s between them`;
  return String(status ?? run ?? node ?? "");
}

function delayOf(events: readonly ExportedEvent[]): number {
  return events.reduce((sum, { attributes }) => sum + Number(attributes["planasonix.delay"] ?? 0), 0);
}

function inXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
