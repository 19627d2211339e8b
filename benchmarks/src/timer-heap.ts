/** An item that is due at a certain time. */
export interface Due {
  readonly at: number;
  /** The rank among items that are due at the same time, the lowest first. */
  readonly order: number;
}

/** A binary heap of items, the earliest first. */
export interface DueHeap<Item extends Due> {
  add(item: Item): void;
  /** Returns the earliest item without removing it. */
  first(): Item | undefined;
  /** Removes and returns the earliest item. */
  take(): Item | undefined;
}

export function createDueHeap<Item extends Due>(): DueHeap<Item> {
  const heap: Item[] = [];
  const isBefore = (one: number, other: number): boolean => {
    const [a, b] = [heap[one], heap[other]];
    return a !== undefined && b !== undefined && (a.at - b.at || a.order - b.order) < 0;
  };
  const swap = (one: number, other: number): void => {
    const [a, b] = [heap[one], heap[other]];
    if (a && b) [heap[one], heap[other]] = [b, a];
  };
  return {
    add(item) {
      for (let index = heap.push(item) - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!isBefore(index, parent)) return;
        swap(index, parent);
        index = parent;
      }
    },
    first: () => heap[0],
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!last || heap.length === 0) return first;
      heap[0] = last;
      for (let index = 0; ; ) {
        const left = index * 2 + 1;
        const child = left + 1 < heap.length && isBefore(left + 1, left) ? left + 1 : left;
        if (child >= heap.length || !isBefore(child, index)) return first;
        swap(child, index);
        index = child;
      }
    },
  };
}
