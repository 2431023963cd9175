/**
 * c(x) in e^x = 1 + x + x c / (2 − c), for |x| ≤ ln 2 / 2 (FDLIBM's e_exp.c; error of the approximation below 2^−59).
 *
 * An even function, x − c = x²/6 − x⁴/360 + …, is found by Remez' algorithm.
 */
export function expSeries(x: number): number {
  const z = x * x;
  const even =
    z *
    (0.16666666666666602 +
      z *
        (-0.0027777777777015593 +
          z * (0.00006613756321437934 + z * (-0.0000016533902205465252 + z * 4.1381367970572385e-8))));
  return x - even;
}
