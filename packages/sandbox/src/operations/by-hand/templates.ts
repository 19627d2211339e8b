// Templates, which are snapshots of pipelines, and their ratings.

import { type ByHand, type Call, type OperationResult, resourceOf, targetOf } from "../../call/call.ts";
import { isObject } from "../../description/document.ts";
import { view } from "../rules/view.ts";

/** Creates a template from the graph of a pipeline, or rates a template. */
export const templates: ByHand = (call, derived) => (call.kind === "create" ? snapshot(call, derived) : rate(call));

function snapshot({ body, workspace }: Call, derived: () => OperationResult): OperationResult {
  const template = resourceOf(derived());
  // `checkReferences` has checked that the pipeline exists.
  const pipeline = workspace.resources.find("pipeline", String(body.pipeline_id));
  const { nodes, edges } = pipeline?.attributes ?? {};
  const definition = {
    nodes: listOf(nodes).map(({ id, type, config }) => ({ id, type, config })),
    edges: listOf(edges).map(({ source, target }) => ({ from: source, to: target })),
  };
  const attributes = { ...template.attributes, definition };
  return { kind: "resource", resource: workspace.resources.save(template, { attributes }) };
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Stores the score that an API key gives, in place of its earlier score. Each key counts as one user. */
function rate(call: Call): OperationResult {
  const { workspace, body, keyId } = call;
  const template = targetOf(call);
  const { rating_avg = 0, rating_count = 0 } = template.attributes;
  // Attributes that the description does not declare, so that `render` leaves them out of responses: the sum, which is
  // kept because the average is rounded, and the score of each API key.
  const { rating_sum = Number(rating_avg) * Number(rating_count), scores = {} } = template.attributes;
  const { [keyId]: earlier, ...others } = scores as Readonly<Record<string, number>>;
  const score = Number(body.score);
  const sum = Number(rating_sum) - (earlier ?? 0) + score;
  const count = Number(rating_count) + (earlier === undefined ? 1 : 0);
  const rating = { rating_avg: Math.round((100 * sum) / count) / 100, rating_count: count };
  const hidden = { rating_sum: sum, scores: { ...others, [keyId]: score } };
  workspace.resources.save(template, { attributes: { ...template.attributes, ...rating, ...hidden } });
  return view(call, { your_score: score, ...rating });
}
