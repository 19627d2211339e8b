/** A value of an attribute. Attributes without a value are left out. */
type Value = string | number | undefined;

/** Writes an element of SVG or HTML. Children are markup: text among them must be escaped. */
export function element(name: string, attributes: Readonly<Record<string, Value>>, ...children: string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

/** Text as it stands between tags, and in attributes. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A position between the left (0) and the right edge (1), which moves with the width of the page. */
export function across(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** A line of text. `anchor` is the part of it that is at `x`. */
export function label(
  text: string,
  { x, y, kind, anchor }: { readonly x: string; readonly y: number; readonly kind?: string; readonly anchor?: string },
): string {
  return element("text", { x, y, class: kind, "text-anchor": anchor }, escaped(text));
}
