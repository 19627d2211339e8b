/** Whether a value is a typed array, such as a `Buffer`, a `DataView` or an `ArrayBuffer`. */
export function isBytes(value: unknown): value is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}
