// The arithmetic of networks in AssemblyScript with strict SIMD: every export is documented by `Kernels` in kernels.ts,
// and agrees bit for bit with its twin in plain-kernels.ts. Addresses are byte offsets in the arena's memory.

/** Terms of a sum taken at a time: a panel of B (8 columns) then fills half of a first-level cache. */
const K_BLOCK: i32 = 512;
/** Floats of A packed at a time; they stay in a second-level cache. */
const A_BLOCK: i32 = 65536;
/** Bytes of B up to which its rows are read where they lie: they stay in a first-level cache. */
const IN_PLACE: usize = 16384;

/** Below the arena's arrays: one packed panel of B, one packed block of A. */
const panelB: usize = (__heap_base + 63) & ~63;
const blockA: usize = panelB + ((<usize>K_BLOCK * 8) << 2);

/** The first byte that the kernels leave to the arena. */
export function begin(): usize {
  return blockA + (<usize>A_BLOCK << 2);
}

// @ts-ignore: decorator
@inline function splat(x: f32): v128 { return f32x4.splat(x); }
// @ts-ignore: decorator
@inline function mulAdd(a: v128, b: v128, c: v128): v128 { return f32x4.add(f32x4.mul(a, b), c); }
// @ts-ignore: decorator
@inline function select(a: v128, b: v128, mask: v128): v128 { return v128.bitselect(a, b, mask); }

// --- activations -----------------------------------------------------------------------------------------------------

const IDENTITY: i32 = 0, TANH: i32 = 1, RELU: i32 = 2, LEAKY_RELU: i32 = 3, SIGMOID: i32 = 4, ELU: i32 = 5;

// Eigen's rational approximation. Comparisons are written so that NaN stays NaN.
// @ts-ignore: decorator
@inline function tanh(input: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(input, splat(7.905311107635498)), splat(-7.905311107635498));
  const x2 = f32x4.mul(x, x);
  let p = mulAdd(x2, splat(-2.76076847742355e-16), splat(2.00018790482477e-13));
  p = mulAdd(x2, p, splat(-8.60467152213735e-11));
  p = mulAdd(x2, p, splat(5.12229709037114e-8));
  p = mulAdd(x2, p, splat(1.48572235717979e-5));
  p = mulAdd(x2, p, splat(6.37261928875436e-4));
  p = mulAdd(x2, p, splat(4.89352455891786e-3));
  let q = mulAdd(x2, splat(1.19825839466702e-6), splat(1.18534705686654e-4));
  q = mulAdd(x2, q, splat(2.26843463243900e-3));
  q = mulAdd(x2, q, splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(p, x), q);
}

// @ts-ignore: decorator
@inline function activate(x: v128, activation: i32): v128 {
  if (activation == TANH) return tanh(x);
  if (activation == RELU) return f32x4.pmax(x, splat(0));
  if (activation == LEAKY_RELU) return select(f32x4.mul(splat(0.01), x), x, f32x4.lt(x, splat(0)));
  if (activation == SIGMOID) return mulAdd(splat(0.5), tanh(f32x4.mul(splat(0.5), x)), splat(0.5));
  if (activation == ELU) {
    const t = tanh(f32x4.mul(splat(0.5), x));
    return select(f32x4.div(f32x4.add(t, t), f32x4.sub(splat(1), t)), x, f32x4.lt(x, splat(0)));
  }
  return x;
}

// @ts-ignore: decorator
@inline function gradient(dy: v128, y: v128, activation: i32): v128 {
  const positive = f32x4.gt(y, splat(0));
  if (activation == TANH) return f32x4.mul(dy, f32x4.sub(splat(1), f32x4.mul(y, y)));
  if (activation == RELU) return v128.and(dy, positive);
  if (activation == LEAKY_RELU) return select(dy, f32x4.mul(splat(0.01), dy), positive);
  if (activation == SIGMOID) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(splat(1), y)));
  if (activation == ELU) return select(dy, f32x4.mul(dy, f32x4.add(y, splat(1))), positive);
  return dy;
}

// @ts-ignore: decorator
@inline function finishWith(c: usize, m: i32, n: i32, bias: usize, activation: i32): void {
  const width = <usize>n << 2, vectors = width & ~15;
  for (let i = 0; i < m; i++) {
    let j: usize = 0;
    for (; j < vectors; j += 16) {
      const x = v128.load(c + j);
      v128.store(c + j, activate(bias ? f32x4.add(x, v128.load(bias + j)) : x, activation));
    }
    for (; j < width; j += 4) {
      const x = load<f32>(c + j);
      store<f32>(c + j, f32x4.extract_lane(activate(splat(bias ? x + load<f32>(bias + j) : x), activation), 0));
    }
    c += width;
  }
}

/** C ← activation(C + bias). */
function finish(c: usize, m: i32, n: i32, bias: usize, activation: i32): void {
  if (activation == TANH) finishWith(c, m, n, bias, TANH);
  else if (activation == RELU) finishWith(c, m, n, bias, RELU);
  else if (activation == LEAKY_RELU) finishWith(c, m, n, bias, LEAKY_RELU);
  else if (activation == SIGMOID) finishWith(c, m, n, bias, SIGMOID);
  else if (activation == ELU) finishWith(c, m, n, bias, ELU);
  else if (bias) finishWith(c, m, n, bias, IDENTITY);
}

/** One vector of `gradientWith`. */
// @ts-ignore: decorator
@inline function gradientAt(dy: usize, y: usize, activation: i32): v128 {
  const d = gradient(v128.load(dy), v128.load(y), activation);
  if (activation != IDENTITY) v128.store(dy, d);
  return d;
}

// @ts-ignore: decorator
@inline function gradientWith(dy: usize, y: usize, rows: i32, columns: i32, activation: i32, dBias: usize): void {
  const width = <usize>columns << 2, size = <usize>rows * width;
  let j: usize = 0;
  for (; j + 32 <= width; j += 32) {
    let s0 = splat(0), s1 = splat(0);
    for (let i = j; i < size; i += width) {
      s0 = f32x4.add(s0, gradientAt(dy + i, y + i, activation));
      s1 = f32x4.add(s1, gradientAt(dy + i + 16, y + i + 16, activation));
    }
    v128.store(dBias + j, s0);
    v128.store(dBias + j, s1, 16);
  }
  for (; j + 16 <= width; j += 16) {
    let sum = splat(0);
    for (let i = j; i < size; i += width) sum = f32x4.add(sum, gradientAt(dy + i, y + i, activation));
    v128.store(dBias + j, sum);
  }
  for (; j < width; j += 4) {
    let sum: f32 = 0;
    for (let i = j; i < size; i += width) {
      const d = f32x4.extract_lane(gradient(splat(load<f32>(dy + i)), splat(load<f32>(y + i)), activation), 0);
      if (activation != IDENTITY) store<f32>(dy + i, d);
      sum += d;
    }
    store<f32>(dBias + j, sum);
  }
}

export function activationGradient(dy: usize, y: usize, rows: i32, columns: i32, activation: i32, dBias: usize): void {
  if (activation == TANH) gradientWith(dy, y, rows, columns, TANH, dBias);
  else if (activation == RELU) gradientWith(dy, y, rows, columns, RELU, dBias);
  else if (activation == LEAKY_RELU) gradientWith(dy, y, rows, columns, LEAKY_RELU, dBias);
  else if (activation == SIGMOID) gradientWith(dy, y, rows, columns, SIGMOID, dBias);
  else if (activation == ELU) gradientWith(dy, y, rows, columns, ELU, dBias);
  else gradientWith(dy, y, rows, columns, IDENTITY, dBias);
}

// --- matrix product --------------------------------------------------------------------------------------------------

/** Stores the transpose of four vectors at `to`, `to + step`, … */
// @ts-ignore: decorator
@inline function transpose(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, step: usize): void {
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), b = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const c = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(a, c, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(a, c, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(b, d, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(b, d, 1, 3));
}

/** Packs `lines` lines of k floats, `line` bytes apart and `next` bytes between their elements, `width` side by side. */
// @ts-ignore: decorator
@inline function pack(from: usize, lines: i32, line: usize, next: usize, k: i32, to: usize, width: i32): void {
  const step = <usize>width << 2;
  let p = k;
  if (lines == width && line == 4) {
    for (; p > 0; p--) {
      v128.store(to, v128.load(from));
      if (width == 8) v128.store(to, v128.load(from, 16), 16);
      from += next;
      to += step;
    }
  } else if (lines == width && next == 4) {
    for (; p >= 4; p -= 4) {
      transpose(v128.load(from), v128.load(from + line), v128.load(from + 2 * line), v128.load(from + 3 * line), to, step);
      if (width == 8) {
        const half = from + 4 * line;
        transpose(v128.load(half), v128.load(half + line), v128.load(half + 2 * line), v128.load(half + 3 * line), to + 16, step);
      }
      from += 16;
      to += 4 * step;
    }
  }
  for (; p > 0; p--) {
    for (let x = 0; x < width; x++) store<f32>(to + (<usize>x << 2), x < lines ? load<f32>(from + <usize>x * line) : 0);
    from += next;
    to += step;
  }
}

function packA(from: usize, lines: i32, line: usize, next: usize, k: i32, to: usize): void {
  pack(from, lines, line, next, k, to, 4);
}

function packB(from: usize, lines: i32, line: usize, next: usize, k: i32, to: usize): void {
  pack(from, lines, line, next, k, to, 8);
}

export function gemm(
  m: i32, n: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  c: usize, bias: usize, activation: i32,
): void {
  if (k == 0) memory.fill(c, 0, <usize>(m * n) << 2);
  // A row is the transpose of a column, which is quicker where B would have to be packed.
  if (m == 1 && bColumn != 1) product(n, 1, k, b, bColumn, bRow, a, aColumn, aRow, c);
  else product(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c);
  finish(c, m, n, bias, activation);
}

/** C = A B. */
function product(
  m: i32, n: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, c: usize,
): void {
  const lineA = <usize>aRow << 2, nextA = <usize>aColumn << 2;
  const lineB = <usize>bColumn << 2, nextB = <usize>bRow << 2;
  const rowC = <usize>n << 2, wide = n & ~7;
  for (let first = 0; first < k; first += K_BLOCK) {
    const terms = min(k - first, K_BLOCK);
    const rowsAtOnce = (A_BLOCK / terms) & ~3;
    const b0 = b + <usize>first * nextB;
    const more = first > 0;
    for (let top = 0; top < m; top += rowsAtOnce) {
      const rows = min(m - top, rowsAtOnce);
      const a0 = a + <usize>top * lineA + <usize>first * nextA;
      const c0 = c + <usize>top * rowC;
      // The last rows, fewer than four, are needed in packed form by `column` only.
      const packed = wide < n ? rows : rows & ~3;
      for (let i = 0; i < packed; i += 4) {
        packA(a0 + <usize>i * lineA, min(rows - i, 4), lineA, nextA, terms, blockA + ((<usize>i * <usize>terms) << 2));
      }
      const inPlace = lineB == 4 && (rows < 8 || <usize>terms * nextB <= IN_PLACE);
      for (let j = 0; j < wide; j += 8) {
        const from = b0 + <usize>j * lineB, to = c0 + (<usize>j << 2);
        if (!inPlace) packB(from, 8, lineB, nextB, terms, panelB);
        panel(rows, terms, a0, lineA, nextA, inPlace ? from : panelB, inPlace ? nextB : 32, to, rowC, more);
      }
      for (let j = wide; j < n; j++) column(rows, terms, b0 + <usize>j * lineB, nextB, c0 + (<usize>j << 2), rowC, more);
    }
  }
}

/** Eight columns of C from the packed block of A (its last rows, fewer than four, in place) and a panel of B. */
// @ts-ignore: decorator
@inline function panel(
  m: i32, k: i32, a: usize, lineA: usize, nextA: usize, b: usize, nextB: usize, c: usize, rowC: usize, more: bool,
): void {
  const stripe = <usize>k << 4, full = m & ~3;
  let pa = blockA;
  for (let i = 0; i < full; i += 4) {
    let c00 = splat(0), c01 = splat(0), c10 = splat(0), c11 = splat(0);
    let c20 = splat(0), c21 = splat(0), c30 = splat(0), c31 = splat(0);
    const row1 = c + rowC, row2 = row1 + rowC, row3 = row2 + rowC;
    if (more) {
      c00 = v128.load(c); c01 = v128.load(c, 16);
      c10 = v128.load(row1); c11 = v128.load(row1, 16);
      c20 = v128.load(row2); c21 = v128.load(row2, 16);
      c30 = v128.load(row3); c31 = v128.load(row3, 16);
    }
    // 8 sums, 2 vectors of B, 1 of A and 1 product: as many as fit the 16 registers of SSE.
    for (let pb = b, end = pa + stripe; pa < end; pa += 16, pb += nextB) {
      const b0 = v128.load(pb), b1 = v128.load(pb, 16);
      let x = v128.load_splat<f32>(pa);
      c00 = mulAdd(x, b0, c00); c01 = mulAdd(x, b1, c01);
      x = v128.load_splat<f32>(pa, 4);
      c10 = mulAdd(x, b0, c10); c11 = mulAdd(x, b1, c11);
      x = v128.load_splat<f32>(pa, 8);
      c20 = mulAdd(x, b0, c20); c21 = mulAdd(x, b1, c21);
      x = v128.load_splat<f32>(pa, 12);
      c30 = mulAdd(x, b0, c30); c31 = mulAdd(x, b1, c31);
    }
    v128.store(c, c00); v128.store(c, c01, 16);
    v128.store(row1, c10); v128.store(row1, c11, 16);
    v128.store(row2, c20); v128.store(row2, c21, 16);
    v128.store(row3, c30); v128.store(row3, c31, 16);
    c = row3 + rowC;
  }
  for (let i = full; i < m; i++) {
    let c0 = splat(0), c1 = splat(0);
    if (more) {
      c0 = v128.load(c);
      c1 = v128.load(c, 16);
    }
    let x = a + <usize>i * lineA, pb = b;
    for (let p = 0; p < k; p++, x += nextA, pb += nextB) {
      const s = v128.load_splat<f32>(x);
      c0 = mulAdd(s, v128.load(pb), c0);
      c1 = mulAdd(s, v128.load(pb, 16), c1);
    }
    v128.store(c, c0);
    v128.store(c, c1, 16);
    c += rowC;
  }
}

/** One column of C from the packed block of A, the lanes being rows: 16 at a time, then 4. */
function column(m: i32, k: i32, b: usize, nextB: usize, c: usize, rowC: usize, more: bool): void {
  const stripe = <usize>k << 4;
  let pa = blockA, i = 0;
  for (; i + 12 < m; i += 16) {
    const second = c + 4 * rowC, third = second + 4 * rowC, last = third + 4 * rowC, rows = m - i;
    let s0 = splat(0), s1 = splat(0), s2 = splat(0), s3 = splat(0);
    if (more) {
      s0 = gather(c, rowC, 4);
      s1 = gather(second, rowC, 4);
      s2 = gather(third, rowC, 4);
      s3 = gather(last, rowC, rows - 12);
    }
    for (let pb = b, end = pa + stripe; pa < end; pa += 16, pb += nextB) {
      const x = v128.load_splat<f32>(pb);
      s0 = mulAdd(x, v128.load(pa), s0);
      s1 = mulAdd(x, v128.load(pa + stripe), s1);
      s2 = mulAdd(x, v128.load(pa + 2 * stripe), s2);
      s3 = mulAdd(x, v128.load(pa + 3 * stripe), s3);
    }
    scatter(s0, c, rowC, 4);
    scatter(s1, second, rowC, 4);
    scatter(s2, third, rowC, 4);
    scatter(s3, last, rowC, rows - 12);
    pa += 3 * stripe;
    c = last + 4 * rowC;
  }
  for (; i < m; i += 4) {
    let s = splat(0);
    if (more) s = gather(c, rowC, m - i);
    for (let pb = b, end = pa + stripe; pa < end; pa += 16, pb += nextB) {
      s = mulAdd(v128.load_splat<f32>(pb), v128.load(pa), s);
    }
    scatter(s, c, rowC, m - i);
    c += 4 * rowC;
  }
}

/** Four floats `step` bytes apart, of which the first `count` exist. */
// @ts-ignore: decorator
@inline function gather(from: usize, step: usize, count: i32): v128 {
  let x = f32x4.splat(load<f32>(from));
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(from + step));
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(from + 2 * step));
  if (count > 3) x = f32x4.replace_lane(x, 3, load<f32>(from + 3 * step));
  return x;
}

/** The inverse of `gather`. */
// @ts-ignore: decorator
@inline function scatter(x: v128, to: usize, step: usize, count: i32): void {
  store<f32>(to, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(to + step, f32x4.extract_lane(x, 1));
  if (count > 2) store<f32>(to + 2 * step, f32x4.extract_lane(x, 2));
  if (count > 3) store<f32>(to + 3 * step, f32x4.extract_lane(x, 3));
}

// --- optimizer -------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function square(x: v128): v128 { return f64x2.mul(x, x); }
// @ts-ignore: decorator
@inline function pair(x: usize): v128 { return f64x2.promote_low_f32x4(v128.load64_zero(x)); }

export function sumOfSquares(x: usize, count: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  const end = x + (<usize>count << 2);
  for (; x + 32 <= end; x += 32) {
    s0 = f64x2.add(s0, square(pair(x)));
    s1 = f64x2.add(s1, square(pair(x + 8)));
    s2 = f64x2.add(s2, square(pair(x + 16)));
    s3 = f64x2.add(s3, square(pair(x + 24)));
  }
  if (x < end) {
    s0 = f64x2.add(s0, square(pair(x)));
    s1 = f64x2.add(s1, square(pair(x + 8)));
  }
  const s = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

export function scale(x: usize, count: i32, factor: f32): void {
  const by = splat(factor), end = x + (<usize>count << 2);
  for (; x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), by));
}

export function adam(
  parameters: usize, gradients: usize, firstMoment: usize, secondMoment: usize, count: i32,
  oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, stepSize: f32, rootScale: f32, epsilon: f32,
): void {
  const size = <usize>count << 2;
  for (let i: usize = 0; i < size; i += 16) {
    const g = v128.load(gradients + i);
    let m = v128.load(firstMoment + i);
    m = f32x4.add(m, f32x4.mul(f32x4.sub(g, m), splat(oneMinusBeta1)));
    let v = f32x4.mul(v128.load(secondMoment + i), splat(beta2));
    v = f32x4.add(v, f32x4.mul(f32x4.mul(g, g), splat(oneMinusBeta2)));
    v128.store(firstMoment + i, m);
    v128.store(secondMoment + i, v);
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(v), splat(rootScale)), splat(epsilon));
    const step = f32x4.div(f32x4.mul(splat(stepSize), m), denominator);
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), step));
  }
}
