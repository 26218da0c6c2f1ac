import { politePace, type Pace } from "@/lib/slices";

interface StreamOptions {
  /** Milliseconds in which the reader has to take the next part. */
  patience: number;
  /** Called once, when the stream is over in whatever way. */
  onEnd(): void;
  pace?: Pace;
}

/**
 * Streams texts as they are read, in slices: a fast reader of a long text would keep the process from everything else. A reader
 * that stops reading without leaving loses the stream.
 */
export function textStream(
  parts: Iterator<string>,
  { patience, onEnd, pace = politePace }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = () => {
    clearTimeout(timer);
    if (!isOver) onEnd();
    isOver = true;
  };
  const wait = (controller: ReadableStreamDefaultController) => {
    timer = setTimeout(() => {
      controller.error(new Error("The reader stopped reading."));
      end();
    }, patience).unref();
  };
  return new ReadableStream(
    {
      start: wait,
      async pull(controller) {
        clearTimeout(timer);
        await pace.pause();
        if (isOver) return;
        try {
          const { value, done } = parts.next();
          if (done) {
            controller.close();
            return end();
          }
          controller.enqueue(encoder.encode(value));
        } catch (error) {
          end();
          throw error;
        }
        wait(controller);
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
