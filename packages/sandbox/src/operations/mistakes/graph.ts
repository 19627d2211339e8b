// Graphs whose parts do not fit together: repeated IDs, edges without a node, and cycles.
import type { ErrorDetail } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import { isObject, type JsonObject } from "../../description/document.ts";

/** The nodes and edges of a graph, and their names for messages. */
interface Graph {
  readonly nodes: readonly JsonObject[];
  readonly edges: readonly JsonObject[];
  readonly nodesField: string;
  readonly edgesField: string;
}

/** The mistakes in the graphs of a body. An update without one of the two lists keeps the stored one. */
export function graphMistakes({ body, target }: Call): ErrorDetail[] {
  const stored = "nodes" in body || "edges" in body ? target?.attributes : undefined;
  const kept = stored && { nodes: stored.nodes ?? [], edges: stored.edges ?? [] };
  return graphsIn({ ...kept, ...body }, "body").flatMap((graph) => [
    ...repeated(graph.nodes, graph.nodesField),
    ...repeated(graph.edges, graph.edgesField),
    ...dangling(graph),
    ...cycle(graph),
  ]);
}

/** Graphs are pairs of lists such as `nodes` and `edges`, or `current_nodes` and `current_edges`. */
function graphsIn(value: unknown, field: string): Graph[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => graphsIn(item, `${field}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const edgesName = name.replace(/nodes$/, "edges");
    const edges = value[edgesName];
    if (!name.endsWith("nodes") || !Array.isArray(member) || !Array.isArray(edges))
      return graphsIn(member, `${field}.${name}`);
    const [nodesField, edgesField] = [`${field}.${name}`, `${field}.${edgesName}`];
    return [{ nodes: member.filter(isObject), edges: edges.filter(isObject), nodesField, edgesField }];
  });
}

function repeated(parts: readonly JsonObject[], field: string): ErrorDetail[] {
  const ids = new Set<unknown>();
  return parts.flatMap(({ id }, index) => {
    const isRepeated = id !== undefined && ids.has(id);
    ids.add(id);
    return isRepeated ? [{ field: `${field}[${index}].id`, issue: `repeats the ID ${quoted(id)}` }] : [];
  });
}

const ends = ["source", "target"] as const;

function dangling({ nodes, edges, edgesField }: Graph): ErrorDetail[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.flatMap((edge, index) =>
    ends
      .filter((end) => edge[end] !== undefined && !ids.has(edge[end]))
      .map((end) => ({
        field: `${edgesField}[${index}].${end}`,
        issue: `names no node of the graph: ${quoted(edge[end])}`,
      })),
  );
}

/** The number of nodes of a cycle to show. */
const shownNodes = 10;

/** A cycle, if there is one. */
function cycle({ edges, edgesField }: Graph): ErrorDetail[] {
  const found = findCycle(edges);
  if (found === undefined) return [];
  const [first, ...others] = found.map(quoted);
  const shown = others.length < shownNodes ? others : [...others.slice(0, shownNodes - 1), "..."];
  return [{ field: edgesField, issue: `form a cycle: ${[first, ...shown, first].join(" -> ")}` }];
}

/** The nodes of a cycle, in order. Takes time in proportion to the edges, because a graph can have thousands. */
function findCycle(edges: readonly JsonObject[]): unknown[] | undefined {
  const targets = new Map<unknown, unknown[]>();
  const incoming = new Map<unknown, number>();
  for (const { source, target } of edges) {
    targets.set(source, targets.get(source) ?? []);
    targets.get(source)?.push(target);
    incoming.set(target, (incoming.get(target) ?? 0) + 1);
  }
  // Removes nodes without incoming edges, until each remaining node has an edge from a remaining one.
  const removed = [...targets.keys()].filter((node) => !incoming.has(node));
  for (const node of removed) {
    for (const target of targets.get(node) ?? []) {
      const left = (incoming.get(target) ?? 0) - 1;
      incoming.set(target, left);
      if (left === 0) removed.push(target);
    }
  }
  const gone = new Set(removed);
  const sourceOf = new Map(
    edges.filter(({ source }) => !gone.has(source)).map(({ source, target }) => [target, source]),
  );
  const [start] = [...incoming.keys()].filter((node) => !gone.has(node));
  if (start === undefined) return undefined;
  // Following the edges backwards, the walk comes to a node for the second time.
  const walked = new Set<unknown>();
  let node: unknown = start;
  for (; !walked.has(node); node = sourceOf.get(node)) walked.add(node);
  const path = [...walked];
  return [node, ...path.slice(path.indexOf(node) + 1).reverse()];
}

function quoted(id: unknown): string {
  return JSON.stringify(String(id).slice(0, 100));
}
