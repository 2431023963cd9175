/** A moving picture that can be drawn any number of times, so that another encoder can follow one that fails. */
export interface Film {
  /** Pixels; both even, as H.264's chroma needs. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** RGBA frames in order, `width * height * 4` bytes each; every one is the receiver's to keep. */
  frames(): Iterable<Uint8ClampedArray<ArrayBuffer>>;
}
