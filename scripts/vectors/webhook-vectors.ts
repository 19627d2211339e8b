// The signed deliveries that the tests pass to verifiers.
import { opensslHmac } from "./openssl-hmac.ts";

/** A delivery with the expected result of its verification. Times are Unix seconds. */
export interface Vector {
  readonly name: string;
  /** The secrets of the verifier, in this order. */
  readonly secrets: readonly string[];
  /** The body as text, encoded as UTF-8; absent if the body is not text. */
  readonly body?: string;
  /** The body in base64, if it is not text. */
  readonly body_base64?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The time at which the delivery is received. */
  readonly now: number;
  readonly expect: Expectation;
}

type Expectation = { readonly secret_index: number } | { readonly refused: string };

const SECRET = "whsec_5c1f0d2e7a9b4836";
const SENT = 1_764_000_000;
const BODY = '{"id":"evt_01jq8","type":"job.succeeded","job_id":"job_01jq8"}';

interface Delivery {
  readonly secret?: string;
  readonly body?: string | Uint8Array;
  readonly timestamp?: number;
}

/** The `v1=` value that OpenSSL computes. */
function signature({ secret = SECRET, body = BODY, timestamp = SENT }: Delivery = {}): string {
  return `v1=${opensslHmac(secret, String(timestamp), Buffer.from(body))}`;
}

function vector(name: string, delivery: Delivery, changed: Partial<Vector> = {}): Vector {
  const { secret = SECRET, body = BODY, timestamp = SENT } = delivery;
  return {
    name,
    secrets: [secret],
    ...(typeof body === "string" ? { body } : { body_base64: Buffer.from(body).toString("base64") }),
    headers: { "X-Planasonix-Timestamp": String(timestamp), "X-Planasonix-Signature": signature(delivery) },
    now: SENT,
    expect: { secret_index: 0 },
    ...changed,
  };
}

function headers(signatures: string, timestamp = String(SENT)): Partial<Vector> {
  return { headers: { "X-Planasonix-Timestamp": timestamp, "X-Planasonix-Signature": signatures } };
}

/** Deliveries that a verifier must accept. */
function accepted(): Vector[] {
  return [
    vector("JSON body", {}),
    vector("empty body: only the timestamp is signed", { body: "" }),
    vector("body of one byte", { body: "0" }),
    vector("white space and line breaks of the body are signed unchanged", { body: ' { "id" : "evt_01jq8" }\r\n\n' }),
    vector("body beyond ASCII", { body: '{"name":"Zürich – 東京 🚀"}' }),
    vector("body with a byte order mark", { body: "\uFEFF{}" }),
    vector("body that is not UTF-8", { body: Uint8Array.of(0x00, 0xff, 0xfe, 0x80, 0x0a) }),
    vector("body of 10,000 bytes", { body: "0123456789".repeat(1000) }),
    vector("secret that looks like hex is not decoded", { secret: "00ff00ff00ff00ff00ff00ff00ff00ff" }),
    vector("secret that looks like base64 is not decoded", { secret: "whsec_c2VjcmV0IQ==" }),
    vector("secret beyond ASCII is used as UTF-8", { secret: "grüße-秘密" }),
    vector("secret longer than the block size of the hash", { secret: "s".repeat(100) }),
    vector("white space is part of a secret", { secret: "whsec_5c1f0d2e7a9b4836\n" }),
    vector("second of two secrets", {}, { secrets: ["whsec_new", SECRET], expect: { secret_index: 1 } }),
    vector(
      "several signatures, of which the last one matches",
      {},
      headers(`${signature({ secret: "other" })},${signature()}`),
    ),
    vector(
      "several signatures with white space between",
      {},
      headers(`${signature()}, ${signature({ secret: "other" })}`),
    ),
    vector("unknown versions are ignored", {}, headers(`v0=00,v1a=AbCd,${signature()},v2=${"f".repeat(64)}`)),
    vector("malformed v1 beside a valid one is ignored", {}, headers(`v1=short,${signature()}`)),
    vector("300 seconds old", {}, { now: SENT + 300 }),
    vector("60 seconds ahead", {}, { now: SENT - 60 }),
    vector(
      "header names in lower case",
      {},
      {
        headers: { "x-planasonix-timestamp": String(SENT), "x-planasonix-signature": signature() },
      },
    ),
  ];
}

/** Deliveries that a verifier must reject, each with the reason. */
function refused(): Vector[] {
  const refuse = (name: string, reason: string, changed: Partial<Vector>, delivery: Delivery = {}) =>
    vector(name, delivery, { ...changed, expect: { refused: reason } });
  const upper = signature().slice(3).toUpperCase();
  return [
    refuse("body changed by one bit", "no-match", { body: BODY.replace("evt_01jq8", "evt_01jq9") }),
    refuse("body serialized again", "no-match", { body: JSON.stringify(JSON.parse(BODY), null, 1) }),
    refuse("body removed", "no-match", { body: "" }),
    refuse("another secret", "no-match", { secrets: ["whsec_5c1f0d2e7a9b4837"] }),
    refuse("secret with a line break", "no-match", { secrets: [`${SECRET}\n`] }),
    refuse("timestamp changed by one second", "no-match", headers(signature(), String(SENT + 1))),
    refuse("signature of the timestamp alone", "no-match", headers(signature({ body: "" }))),
    refuse("signature of another version only", "malformed-header", headers(`v2=${signature().slice(3)}`)),
    refuse("signature without its version", "malformed-header", headers(signature().slice(3))),
    refuse("signature in upper case", "malformed-header", headers(`v1=${upper}`)),
    refuse("signature cut short", "malformed-header", headers(signature().slice(0, -1))),
    refuse("signature one digit too long", "malformed-header", headers(`${signature()}0`)),
    refuse("timestamp in milliseconds", "malformed-header", {}, { timestamp: SENT * 1000 }),
    refuse("timestamp that is a date", "malformed-header", headers(signature(), "2025-11-24T16:00:00Z")),
    refuse("timestamp twice", "malformed-header", headers(signature(), `${SENT}, ${SENT}`)),
    refuse("negative timestamp", "malformed-header", headers(signature(), `-${SENT}`)),
    refuse("no timestamp", "missing-header", { headers: { "X-Planasonix-Signature": signature() } }),
    refuse("no signature", "missing-header", { headers: { "X-Planasonix-Timestamp": String(SENT) } }),
    refuse("301 seconds old", "too-old", { now: SENT + 301 }),
    refuse("61 seconds ahead", "in-future", { now: SENT - 61 }),
    refuse("no secret", "empty-secret", { secrets: [] }),
    refuse("empty secret beside a valid one", "empty-secret", { secrets: [SECRET, ""] }),
  ];
}

/** The content of spec/vectors/webhooks.json. */
export function webhookVectors(): object {
  return {
    about:
      "Signed Planasonix deliveries with the expected results of their verification. Generated with `openssl dgst` by scripts/vectors/make.ts.",
    recipe: {
      signed: "timestamp + '.' + raw body; the timestamp alone if the body is empty",
      key: "the UTF-8 bytes of the secret, never decoded",
      header: "X-Planasonix-Signature: v1=<lower-case hex of HMAC-SHA256>; several separated by commas or white space",
      accepted: "not older than 300 seconds and not more than 60 seconds ahead of `now`",
      openssl: 'printf \'%s\' "$TIMESTAMP.$BODY" | openssl dgst -sha256 -hmac "$SECRET"',
    },
    vectors: [...accepted(), ...refused()],
  };
}
