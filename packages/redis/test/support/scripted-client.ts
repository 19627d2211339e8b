import type { IoredisClient, NodeRedisClient } from "../../src/store/redis-client.ts";

/** The replies of a Redis server, in order: each a value, an error, or a promise of one. */
export type Responses = readonly unknown[];

/** A client with scripted replies, which records its commands in `asked`. */
export type ScriptedClient<Client> = Client & { readonly asked: readonly (readonly unknown[])[] };

/** Creates a client with the methods of node-redis. */
export function scriptedNodeRedis(...responses: Responses): ScriptedClient<NodeRedisClient> {
  const { asked, answer } = script(responses);
  return {
    asked,
    evalSha: (sha1, { keys, arguments: values }) => answer("evalSha", sha1, ...keys, ...values),
    eval: (source, { keys, arguments: values }) => answer("eval", source, ...keys, ...values),
  };
}

/** Creates a client with the methods of ioredis. */
export function scriptedIoredis(...responses: Responses): ScriptedClient<IoredisClient> {
  const { asked, answer } = script(responses);
  return {
    asked,
    evalsha: (sha1, count, ...rest) => answer("evalsha", sha1, count, ...rest),
    eval: (source, count, ...rest) => answer("eval", source, count, ...rest),
  };
}

function script(responses: Responses): {
  asked: unknown[][];
  answer: (...command: unknown[]) => Promise<unknown>;
} {
  const left = [...responses];
  const asked: unknown[][] = [];
  return {
    asked,
    async answer(...command) {
      asked.push(command);
      const response = await left.shift();
      if (response instanceof Error) throw response;
      return response;
    },
  };
}
