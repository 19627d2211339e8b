import { type Conventions, readConventions } from "../description/conventions.ts";
import type { Description } from "../description/description.ts";
import { createRouter } from "../description/router.ts";
import { type Answer, compose, type Handler, type Layer, type MockRequest } from "../http/exchange.ts";
import { type Fault, FaultError } from "../http/fault.ts";
import { createPrism, type PrismDefaults } from "../prism/prism.ts";
import { cors } from "./cors.ts";
import { descriptionFile } from "./description-file.ts";
import { faults } from "./faults.ts";
import { replay } from "./idempotent-replay.ts";
import { mount } from "./mount.ts";
import { createOperationHandler } from "./operation-handler.ts";
import { rateLimit } from "./rate-limit-headers.ts";

/** Everything between a request and its answer. The order is the meaning. */
export function createHandler(description: Description, defaults: PrismDefaults): Handler {
  const { text, operations } = description;
  const conventions = readConventions(operations);
  const layers = [
    ...outerLayers(conventions),
    mount,
    descriptionFile(text, conventions.rateLimit["X-RateLimit-Reset"]), // outside Prism, which would ask for a key
    replay(),
  ];
  return compose(layers, createOperationHandler(createRouter(operations), createPrism(defaults)));
}

/** Answers a fault for which there is no request to speak of, since it could not be read. */
export function createFaultHandler(description: Description): (fault: Fault) => Promise<Answer> {
  const layers = outerLayers(readConventions(description.operations));
  return (fault) =>
    compose(layers, async () => {
      throw new FaultError(fault);
    })(unreadable);
}

const unreadable: MockRequest = {
  method: "GET",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  readBody: async () => new Uint8Array(),
};

function outerLayers(conventions: Conventions): Layer[] {
  return [
    cors, // outermost: a page must be able to read faults as well
    rateLimit(conventions.rateLimit),
    faults(conventions.errorCode), // inside the headers, which faults carry too
  ];
}
