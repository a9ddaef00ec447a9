/** Watches how much memory the objects of an isolate take, by its debugger (Chrome DevTools Protocol). */
export interface HeapWatch {
  /** Most MiB since it was last asked, objects that nobody needs any more included, and of how many looks. */
  most(): { readonly memory: number; readonly looks: number };
  close(): void;
}

interface Usage {
  readonly result: { readonly usedSize: number; readonly backingStorageSize: number };
}

const interval = 200;

export async function watchHeap(inspector: URL): Promise<HeapWatch> {
  // It answers pages of this machine alone.
  const headers = { Origin: "http://localhost" };
  const socket = new WebSocket(inspector.href.replace(/^http/, "ws"), { headers } as never);
  let [bytes, looks] = [0, 0];
  socket.addEventListener("message", ({ data }) => {
    const { result } = JSON.parse(String(data)) as Partial<Usage>;
    if (result?.usedSize === undefined) return;
    looks += 1;
    bytes = Math.max(bytes, result.usedSize + result.backingStorageSize);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`no debugger answers at ${inspector.href}`)));
  });
  let id = 0;
  const looking = setInterval(() => {
    id += 1;
    socket.send(JSON.stringify({ id, method: "Runtime.getHeapUsage" }));
  }, interval);
  return {
    most() {
      const seen = { memory: Math.round(bytes / 1024 / 1024), looks };
      [bytes, looks] = [0, 0];
      return seen;
    },
    close() {
      clearInterval(looking);
      socket.close();
    },
  };
}
