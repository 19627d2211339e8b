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
export function graphMistakes({ body, named }: Call): ErrorDetail[] {
  const stored = "nodes" in body || "edges" in body ? named.at(-1)?.attributes : undefined;
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

/** The first cycle, if there is one. */
function cycle({ edges, edgesField }: Graph): ErrorDetail[] {
  const next = new Map<unknown, unknown[]>();
  for (const { source, target } of edges) next.set(source, [...(next.get(source) ?? []), target]);
  const done = new Set<unknown>();
  const follow = (node: unknown, path: readonly unknown[]): readonly unknown[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    done.add(node);
    for (const target of next.get(node) ?? []) {
      const found = follow(target, [...path, node]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const start of next.keys()) {
    const found = follow(start, []);
    if (found !== undefined) return [{ field: edgesField, issue: `form a cycle: ${found.map(quoted).join(" -> ")}` }];
  }
  return [];
}

function quoted(id: unknown): string {
  return JSON.stringify(String(id).slice(0, 100));
}
