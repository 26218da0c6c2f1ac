import { hidden, register } from "./scrub";

/** A text that shows itself only to whoever asks for it by `reveal()`. Making one hides the text from every log. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    register(text);
  }

  /** The text itself: for a request's header or a seal, never for a message or a page. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  valueOf(): string {
    return hidden;
  }

  [Symbol.toPrimitive](): string {
    return hidden;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return hidden;
  }
}
