import type { LaunchStep } from "@/lib/instances/launch-context";

/** Blocks a launch at one of its steps until released. */
export class StepGate {
  readonly reached: Promise<void>;
  release!: () => void;
  #reach!: () => void;
  readonly #released: Promise<void>;

  constructor(readonly step: LaunchStep) {
    this.reached = new Promise((resolve) => (this.#reach = resolve));
    this.#released = new Promise((resolve) => (this.release = resolve));
  }

  readonly onStep = async (step: LaunchStep): Promise<void> => {
    if (step !== this.step) return;
    this.#reach();
    await this.#released;
  };
}
