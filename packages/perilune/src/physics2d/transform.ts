import { cos, sin } from "../math/trig.ts";
import { PI } from "./settings.ts";

/** Position of a body's origin and its rotation. */
export class Transform {
  x = 0;
  y = 0;
  sin = 0;
  cos = 1;

  copyFrom(other: Transform): void {
    this.x = other.x;
    this.y = other.y;
    this.sin = other.sin;
    this.cos = other.cos;
  }
}

/**
 * Motion of a body within one step: its centre of mass and angle go in a straight line from start to end.
 *
 * The integrator moves the end; the time of impact is sought between the two.
 */
export class Sweep {
  /** Centre of mass in the body's own frame. */
  localCenterX = 0;
  localCenterY = 0;
  startX = 0;
  startY = 0;
  startAngle = 0;
  /** Centre of mass and angle at the end, which is the present. */
  x = 0;
  y = 0;
  angle = 0;
  /** Fraction of the step, in [0, 1), at which the start lies. */
  startTime = 0;

  copyFrom(other: Sweep): void {
    this.localCenterX = other.localCenterX;
    this.localCenterY = other.localCenterY;
    this.startX = other.startX;
    this.startY = other.startY;
    this.startAngle = other.startAngle;
    this.x = other.x;
    this.y = other.y;
    this.angle = other.angle;
    this.startTime = other.startTime;
  }

  /** Moves the start forward along the sweep to a later fraction of the step. */
  advanceStart(time: number): void {
    const share = (time - this.startTime) / (1 - this.startTime);
    this.startX = (1 - share) * this.startX + share * this.x;
    this.startY = (1 - share) * this.startY + share * this.y;
    this.startAngle = (1 - share) * this.startAngle + share * this.angle;
    this.startTime = time;
  }

  /** Takes whole turns off both angles. */
  normalize(): void {
    const turns = 2 * PI * Math.floor(this.startAngle / (2 * PI));
    this.startAngle -= turns;
    this.angle -= turns;
  }

  /** Writes the transform at a fraction of the way from start to end. */
  transformAt(time: number, out: Transform): void {
    const rest = 1 - time;
    const angle = rest * this.startAngle + time * this.angle;
    const s = sin(angle);
    const c = cos(angle);
    out.sin = s;
    out.cos = c;
    out.x = rest * this.startX + time * this.x - (c * this.localCenterX - s * this.localCenterY);
    out.y = rest * this.startY + time * this.y - (s * this.localCenterX + c * this.localCenterY);
  }
}
