import { eachOperation } from "../walk.js";

/** An event has one tag, which no operation has: generators make one class of each tag, without the events. */
export const eventTag = () => {
  const taken = new Map();
  const events = [];
  return {
    ...eachOperation(({ operation }) => {
      for (const tag of operation.tags ?? []) taken.set(fold(tag), taken.get(fold(tag)) ?? operation.operationId);
    }),
    WebhooksMap: {
      Operation({ tags = [] }, { report, location }) {
        events.push({ tags, report, location: location.child("tags") });
      },
    },
    Root: {
      leave() {
        for (const { tags, report, location } of events) {
          const owner = tags.map((tag) => taken.get(fold(tag))).find(Boolean);
          if (tags.length === 1 && !owner) continue;
          const reason = owner ? `\`${tags[0]}\` is the tag of \`${owner}\`` : `it has ${tags.length}`;
          report({ message: `An event needs one tag of its own, \`Webhook events\`; ${reason}.`, location });
        }
      },
    },
  };
};

/** Makes `Webhooks` and `webhooks` equal, as generators do. */
function fold(tag) {
  return tag.replaceAll(" ", "").toLowerCase();
}
