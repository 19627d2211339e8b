import type { Package } from "../package.ts";

export const webhooks: Package = {
  at: "packages/webhooks",
  purpose: "Signed deliveries: sign, verify, read, receive; its entry points, a module each.",
  beside: {
    generate: "Programs that generate `src/generated` from the `webhooks` of the description.",
    bench: "Compares the time of a verification with that of bare Web Crypto.",
  },
  imports: ["openapi"],
  tests: ["scripts"],
  doors: ["index.ts", "dialect.ts", "node.ts", "otel.ts", "send.ts"],
  folders: {
    generated: {
      purpose:
        "The types of events and the conversion of deliveries, generated from the `webhooks` of the description.",
      imports: [],
    },
    verify: { purpose: "Verifies and reads deliveries.", imports: [] },
    send: { purpose: "Signs deliveries and sends them to a Webhook Source.", imports: ["verify"] },
    receive: {
      purpose: "Receives deliveries: verifies them, drops duplicates and calls the handler of each event.",
      imports: ["verify", "generated"],
    },
    otel: {
      purpose: "Reports deliveries to OpenTelemetry, through its API package alone.",
      imports: ["receive", "verify"],
    },
    dialect: {
      purpose: "Reads deliveries in the form of a dialect, which says where each documented field stands.",
      imports: ["receive"],
    },
  },
};
