/** gifenc 1.0.3 brings no types; these are what is used of it. */
declare module "gifenc" {
  type Palette = number[][];

  interface FrameOptions {
    readonly palette?: Palette;
    /** Milliseconds. */
    readonly delay?: number;
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    /** 1: the next picture is drawn over this one. */
    readonly dispose?: number;
  }

  interface Encoder {
    writeFrame(colors: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
}
