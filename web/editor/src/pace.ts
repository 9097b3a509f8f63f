// When the page is told of a change: before the next frame is drawn, as long as it takes the change in
// about as quickly. A text of megabytes takes longer: then once typing rests, or the text is left.

/** What may pass before one feels held up, in milliseconds. */
const UNNOTICED = 100;
/** The longest rest that is waited for; else it is as long as the page took the last time. */
const LONGEST_REST = 1000;

/** Calls back soon after changes, however many there were. */
export class Pace {
  readonly #tell: () => void;
  #frame = 0;
  #timer = 0;
  /** How long the page took, the last time that it was told. */
  #cost = 0;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** There was a change. `atOnce` where more are not about to follow, whatever it takes. */
  soon(atOnce: boolean) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#frame !== 0) return;
    if (atOnce || this.#cost <= UNNOTICED) this.#frame = requestAnimationFrame(() => this.now());
    else this.#timer = setTimeout(() => this.now(), Math.min(this.#cost, LONGEST_REST));
  }

  /** Calls back now, if there was a change. */
  now() {
    if (!this.stop()) return;
    const began = performance.now();
    this.#tell();
    this.#cost = performance.now() - began;
  }

  /** Calls back no more for what has been; whether there was anything. */
  stop(): boolean {
    const waited = this.#frame !== 0 || this.#timer !== 0;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
    return waited;
  }
}
