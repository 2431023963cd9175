import { useEffect, useRef } from "preact/hooks";

/** Pixels per unit of drawing, at most: more is not seen and costs. */
const MOST_SCALE = 2;

export interface CanvasFigureProps {
  /** What the drawing is, in a few words: "A pole on a cart". */
  readonly label: string;
  /** What is to be seen now, in words; kept for those who ask, never read out by itself. */
  readonly description: string;
  /** Where there is nothing to draw. */
  readonly hidden?: boolean;
  /** Size in units of drawing. */
  readonly width: number;
  readonly height: number;
  /** Gives the context, whose units are those of the drawing, whenever there is a new one. */
  readonly onContext: (context: CanvasRenderingContext2D | null) => void;
}

/** A canvas with a name and a text alternative. */
export function CanvasFigure({ label, description, hidden, width, height, onContext }: CanvasFigureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const give = useRef(onContext);
  give.current = onContext;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const scale = Math.min(MOST_SCALE, Math.max(1, devicePixelRatio));
    element.width = width * scale;
    element.height = height * scale;
    const context = element.getContext("2d");
    context?.setTransform(scale, 0, 0, scale, 0, 0);
    give.current(context);
    return () => give.current(null);
  }, [width, height]);
  return (
    <figure class="canvas-figure" hidden={hidden}>
      <canvas ref={canvas} role="img" aria-label={`${label}. ${description}`} />
    </figure>
  );
}
