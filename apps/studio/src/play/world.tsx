import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CanvasFigure } from "../ui/canvas-figure.tsx";
import { Figure } from "../ui/figure.tsx";
import { formatNumber } from "../ui/format.ts";
import type { Arena } from "./arena.ts";
import { HoldButton } from "./hold-button.tsx";
import type { Side } from "./match.ts";
import { type Push, sidePush } from "./push.ts";

export interface WorldProps {
  readonly arena: Arena;
  readonly side: Side;
  /** Given what draws the world anew. */
  readonly onDraw: (draw: () => void) => void;
  /** What plays it. */
  readonly children?: ComponentChildren;
}

/** One side's world: its picture, its score, and what pushes it. */
export function World({ arena, side, onDraw, children }: WorldProps) {
  const context = useRef<CanvasRenderingContext2D | null>(null);
  const { doc } = arena;
  const game = arena.match[side];
  const score = arena.scores.value[side];
  const draw = (): void => {
    if (context.current !== null) drawWorld(context.current, arena, side);
  };
  useEffect(() => onDraw(draw), [arena, side]);
  if (game === null || score === null) return null;
  const title = side === "you" ? "You" : "The agent";
  const canPush = doc.push !== undefined;
  const push = (by: -1 | 1 | null): void => arena.push(side, by === null ? [] : sidePush(doc, by));
  return (
    <section class="panel world" aria-label={title} data-side={side} data-over={score.isOver}>
      <h2>{title}</h2>
      <div class={canPush ? "pushable" : undefined} {...(canPush ? pointerPush(arena, side) : {})}>
        <CanvasFigure
          hidden={game.env.draw === undefined}
          label={`${doc.title}: ${side === "you" ? "your world" : "the agent's world"}`}
          description={`Step ${score.steps}, return ${formatNumber(score.return)}.${score.isOver ? " It is over." : ""}`}
          width={doc.width}
          height={doc.height}
          onContext={(next) => {
            context.current = next;
            draw();
          }}
        />
      </div>
      <dl class="figures">
        <Figure name="Return" value={formatNumber(score.return)} />
        <Figure name="Steps" value={String(score.steps)} />
      </dl>
      {children}
      {canPush && (
        <div class="row pushes">
          <span class="label">{pushHint(side, arena.match.agent !== null)}</span>
          <HoldButton label="Push to the left" onHold={() => push(-1)} onRelease={() => push(null)} />
          <HoldButton label="Push to the right" onHold={() => push(1)} onRelease={() => push(null)} />
        </div>
      )}
    </section>
  );
}

/** Whom a push meets: each world alone. */
function pushHint(side: Side, isBeside: boolean): string {
  if (!isBeside) return "Disturb it, here or by drawing in the picture:";
  return side === "you"
    ? "Disturb your world alone, here or by drawing in its picture:"
    : "Disturb the agent's world alone, here or by drawing in its picture:";
}

/** What lets a pointer push: from where it goes down, as far as it is drawn. */
function pointerPush(arena: Arena, side: Side) {
  const { width, height } = arena.doc;
  let from: { readonly x: number; readonly y: number } | null = null;
  const pointOf = (event: PointerEvent & { currentTarget: HTMLElement }): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * width) / box.width,
      y: ((event.clientY - box.top) * height) / box.height,
    };
  };
  const end = (): void => {
    from = null;
    arena.push(side, []);
  };
  return {
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      from = pointOf(event);
    },
    onPointerMove: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      if (from === null) return;
      const { x, y } = pointOf(event);
      const push: Push = { ...from, dx: x - from.x, dy: y - from.y };
      arena.push(side, [push]);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

function drawWorld(context: CanvasRenderingContext2D, arena: Arena, side: Side): void {
  const { width, height } = arena.doc;
  context.clearRect(0, 0, width, height);
  context.save();
  arena.match[side]?.env.draw?.(context);
  context.restore();
  for (const { x, y, dx, dy } of arena.pushesOf(side)) drawArrow(context, x, y, dx, dy);
}

/** Where a push goes, from where it meets. */
function drawArrow(context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  const angle = Math.atan2(dy, dx);
  context.save();
  context.strokeStyle = "#ff8f84";
  context.lineWidth = 4;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(x + dx, y + dy);
    context.lineTo(x + dx + 14 * Math.cos(angle + turn), y + dy + 14 * Math.sin(angle + turn));
  }
  context.stroke();
  context.restore();
}
