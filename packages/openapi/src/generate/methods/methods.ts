// The methods of an operation: its own, and those that its extensions add, such as `wait`.
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods, type Result, resultOf } from "@planasonix/scripts/openapi/method.ts";
import {
  documentCall,
  documentFollow,
  documentStart,
  documentWait,
  type Method,
  type Operations,
} from "./method-documentation.ts";
import {
  argumentsOf,
  callOptions,
  followOptions,
  pathArguments,
  returns,
  startOptions,
  waitOptions,
} from "./method-signature.ts";
import { exampleCall } from "./typescript-sample.ts";

/** The method of an operation, and those that its extensions add, such as `wait`. */
export function methodsOf(
  description: Description,
  operation: DescribedOperation,
  operations: Operations,
): readonly Method[] {
  const { object, resource, member } = operation;
  const result = resultOf(description, operation);
  const own = argumentsOf(description, operation);
  const scopes = scopesOf(operation);
  const example = (name: string, shown: Result) => exampleCall(description, operation, `${resource}.${name}`, shown);
  const methods: Method[] = [
    {
      name: member,
      parameters: [...own, callOptions(operation, result)],
      result: returns(result),
      scopes,
      documentation: documentCall(operation, result, operations, example(member, result)),
    },
  ];
  if (object["x-waiter"]) {
    const name = addedMethods.wait(operation);
    methods.push({
      name,
      parameters: [...pathArguments(operation), waitOptions(typeOf(result))],
      result: `ApiPromise<${typeOf(result)}>`,
      scopes,
      documentation: documentWait(operation, example(name, result)),
    });
  }
  const poll = operations.get(object["x-starts"]?.poll ?? "");
  if (poll) {
    const name = addedMethods.start(operation);
    const polled = resultOf(description, poll);
    methods.push({
      name,
      parameters: [...own, startOptions(operation, typeOf(result), typeOf(polled))],
      result: `ApiPromise<${typeOf(polled)}>`,
      scopes: scopesOf(operation, poll),
      documentation: documentStart(operation, poll, example(name, polled)),
    });
  }
  const until = operations.get(object["x-follow"]?.until ?? "");
  if (until) {
    const name = addedMethods.follow(operation);
    methods.push({
      name,
      parameters: [...own, followOptions(operation)],
      result: `AsyncIterable<${typeOf(result)}>`,
      scopes: scopesOf(operation, until),
      documentation: documentFollow(operation, until, example(name, result)),
    });
  }
  return methods;
}

/** The scopes that a method needs that calls each of these operations. */
function scopesOf(...operations: readonly DescribedOperation[]): readonly string[] {
  return [...new Set(operations.flatMap(({ object }) => object["x-required-scopes"] ?? []))];
}

function typeOf(result: Result): string {
  return "type" in result ? result.type : "unknown";
}
