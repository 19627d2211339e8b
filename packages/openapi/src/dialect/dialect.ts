// A dialect says how the form of a deployment differs from the documented one: data, with a schema and rules.

/** How the requests and responses of a deployment differ from the documented ones. */
export interface Dialect {
  /** The name, such as `airflow-provider`. */
  readonly name: string;
  /** Who speaks this form, and where that can be seen. */
  readonly source: string;
  /** The path of the base URL, such as `/api/v1`. */
  readonly prefix: string;
  /** Headers to add to each request. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON pointers to the parts of an error; what is omitted is lacking. Default: the documented form. */
  readonly errors?: { readonly code?: string; readonly message?: string; readonly details?: string };
  /** How webhook deliveries differ, by the documented type of the event, such as `job.succeeded`. Default: they do not. */
  readonly events?: Readonly<Record<string, DialectEvent>>;
  /** Why operations that are not listed are not supported. Default: they have the documented form. */
  readonly unlisted?: string;
  /** How each operation differs, by its name, such as `jobs.get`. */
  readonly operations: Readonly<Record<string, DialectOperation>>;
}

/** How an operation differs. The schema explains each field. */
export interface DialectOperation {
  /** Whether the source shows the operation, it is guessed from others, or it cannot be called. */
  readonly is: "seen" | "guessed" | "unsupported";
  /** Why it is guessed or unsupported. */
  readonly why?: string;
  /** The HTTP method. Default: the documented one. */
  readonly method?: string;
  /** The path below the prefix, with the documented path parameters. Default: the documented path. */
  readonly path?: string;
  /** The query parameters that can be sent, each with its name in this form. Default: all, as documented. */
  readonly query?: Readonly<Record<string, string>>;
  /** Values of fields and parameters, by name: of each documented value, the one that is sent in place of it. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The body of the request. Default: the documented one. */
  readonly request?: DialectRequest;
  /** The body of a success. Default: the documented one. */
  readonly response?: DialectResponse;
  /** The status with which a start is answered if the same work is going, and the pointer to its ID. Default: none. */
  readonly going?: { readonly status: number; readonly id: string };
}

/** How the body of a webhook delivery differs. The schema explains each field. */
export interface DialectEvent {
  /** The type of the event in this form. */
  readonly type: string;
  /** JSON pointers into the documented delivery, each with the pointer to its place in this form. */
  readonly names: Readonly<Record<string, string>>;
  /** Values of documented fields, each with the value in place of it. Default: none. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the form has beside the documented fields, as its source shows it. Default: none. */
  readonly also?: Readonly<Record<string, unknown>>;
}

/** How the body of a request differs. */
export interface DialectRequest {
  /** The case of names. Default: as documented. */
  readonly case?: "camel";
  /** The documented fields that can be sent. Default: all. */
  readonly takes?: readonly string[];
  /** JSON pointers to documented fields, each with the pointer to its place in this form. Default: none. */
  readonly names?: Readonly<Record<string, string>>;
  /** Fields to add to a request that lacks them. Default: none. */
  readonly add?: Readonly<Record<string, string>>;
  /** The field for the idempotency key. Default: the header. */
  readonly idempotencyKey?: string;
}

/** How the body of a success differs. */
export interface DialectResponse {
  /** The JSON pointer to the resource or the list. Default: the whole body. */
  readonly at?: string;
  /** Whether the attributes stand beside the ID, or in `attributes`. Default: `flat`. */
  readonly form?: "flat" | "envelope";
  /** Where the ID is: JSON pointers, or path parameters of the request such as `{job_id}`. Default: `/id`. */
  readonly id?: readonly string[];
  /** Whether the body may be empty, so that only the ID is known. Default: no. */
  readonly empty?: true;
  /** The case of names. Default: as documented. */
  readonly case?: "camel";
  /** JSON pointers to the attributes that the form is known to have. Default: all. */
  readonly shows?: readonly string[];
  /** JSON pointers to documented attributes, each with the pointer to its place in this form. Default: none. */
  readonly names?: Readonly<Record<string, string>>;
  /** What the form has beside the documented fields, as its source shows it. Default: none. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** The pointer to a field that is false if a success is an error, and to its message. Default: none. */
  readonly fails?: { readonly unless: string; readonly message?: string };
  /** How a list continues. Default: as documented. */
  readonly page?: {
    readonly by: "cursor" | "offset" | "nothing";
    readonly parameter?: string;
    readonly cursor?: string;
    readonly total?: string;
  };
}
