/** A number as people read it: three or four significant digits, a true minus sign. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e7)
      ? value.toExponential(2)
      : size >= 1000
        ? Math.round(value).toLocaleString("en")
        : String(+value.toPrecision(size >= 100 ? 4 : 3));
  return text.replace("-", "−");
}

/** Seconds as people say them: `42 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
