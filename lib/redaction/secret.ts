import { redactedText, registerSecret } from "./redact";

/** A text that only `reveal()` returns. Creating one redacts the text from every log. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    registerSecret(text);
  }

  /** The text itself: for a request's header or a seal, never for a message or a page. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return redactedText;
  }

  toJSON(): string {
    return redactedText;
  }

  valueOf(): string {
    return redactedText;
  }

  [Symbol.toPrimitive](): string {
    return redactedText;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return redactedText;
  }
}
