/** How long a client may leave what it was sent before it has lost the stream, milliseconds. */
const patience = 30_000;

/**
 * The body of a stream: each chunk is made when its client is ready for it, so that nothing is held for one that does
 * not read. One that reads nothing for too long is hung up on; it may come again with the last id it has. `stream` is
 * aborted when the body ends, however it ends; to abort it ends the body.
 */
export function bodyOf(
  chunks: AsyncGenerator<string, void>,
  stream: AbortController,
  hangUp: () => void,
  waits = patience,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isMaking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waitForReader = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    timer = setTimeout(() => {
      hangUp();
      stream.abort();
      close(controller);
    }, waits);
  };
  const end = () => {
    clearTimeout(timer);
    stream.abort();
    void chunks.return();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        waitForReader(controller);
        stream.signal.addEventListener("abort", () => {
          clearTimeout(timer);
          // What is being made comes to its end by itself.
          if (!isMaking) close(controller);
        });
      },
      async pull(controller) {
        clearTimeout(timer);
        isMaking = true;
        try {
          const { value, done } = await chunks.next();
          if (!done) controller.enqueue(encoder.encode(value));
          if (!done && !stream.signal.aborted) return waitForReader(controller);
          end();
          close(controller);
        } catch (error) {
          end();
          throw error;
        } finally {
          isMaking = false;
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** One that its reader has cancelled is closed already. */
function close(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close();
  } catch {
    // Nobody reads it any more.
  }
}
