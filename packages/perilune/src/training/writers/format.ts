/** A number in three significant digits, as Python's `f"{value:.3g}"` writes it: exact ties go to the even digit. */
export function threeDigits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf`;
  const rounded = roundedToEven(size);
  const exponent = Number(rounded.slice(5));
  if (exponent >= -4 && exponent < 3) return sign + withoutZeros(Number(rounded).toFixed(2 - exponent));
  const exponentText = `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return `${sign}${withoutZeros(rounded.slice(0, 4))}e${exponentText}`;
}

/** `d.dde±x`; `toExponential` sends a tie up, Python to the even digit. */
function roundedToEven(size: number): string {
  const exact = size.toExponential(60);
  const isTieAfterEven = /^\d\.\d[02468]50*e/.test(exact);
  return isTieAfterEven ? exact.slice(0, 4) + exact.slice(exact.indexOf("e")) : size.toExponential(2);
}

/** `186.50` → `186.5`, `93.00` → `93`. */
function withoutZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

const SUFFIXES = ["", "k", "M", "G", "T"];

/** A count in a few letters: `950`, `8.1k`, `1.2M`. */
export function shortCount(count: number): string {
  let suffix = 0;
  let scaled = Math.round(count);
  while (suffix < SUFFIXES.length - 1 && scaled >= 999.95) {
    scaled /= 1000;
    suffix++;
  }
  return withoutZeros(scaled.toFixed(suffix === 0 ? 0 : 1)) + SUFFIXES[suffix];
}

/** Seconds as a clock shows them: `07:52`, `1:07:52`. */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  const twoDigits = (n: number): string => String(n).padStart(2, "0");
  const minutesAndSeconds = `${twoDigits(Math.floor(whole / 60) % 60)}:${twoDigits(whole % 60)}`;
  return whole < 3600 ? minutesAndSeconds : `${Math.floor(whole / 3600)}:${minutesAndSeconds}`;
}
