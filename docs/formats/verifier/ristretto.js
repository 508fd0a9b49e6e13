// ristretto255 from RFC 9496 alone, with whole numbers: slow, and no secret should come near it.
import { refuse } from './primitives.js';

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a) => ((a % P) + P) % P;
const isNegative = (a) => (a & 1n) === 1n;
const abs = (a) => (isNegative(a) ? P - a : a);

function power(base, exponent) {
  let [result, square] = [1n, mod(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_M1 = power(2n, (P - 1n) / 4n);

// SQRT_RATIO_M1 of section 4.2.
function sqrtRatio(u, v) {
  const v3 = mod(v * v * v);
  let r = mod(u * v3 * power(u * v3 * v3 * v, (P - 5n) / 8n));
  const check = mod(v * r * r);
  const [correct, flipped] = [check === mod(u), check === mod(-u)];
  if (flipped || check === mod(-u * SQRT_M1)) r = mod(r * SQRT_M1);
  return [correct || flipped, abs(r)];
}

const SQRT_AD_MINUS_ONE = (() => {
  const root = sqrtRatio(mod(-D - 1n), 1n)[1];
  return isNegative(root) ? root : mod(-root); // the RFC's constant is the odd one
})();
const INVSQRT_A_MINUS_D = sqrtRatio(1n, mod(-1n - D))[1];
const ONE_MINUS_D_SQ = mod(1n - D * D);
const D_MINUS_ONE_SQ = mod((D - 1n) * (D - 1n));

const number = (data) => BigInt(`0x${Buffer.from(data).reverse().toString('hex') || '0'}`);
const bytes32 = (a) => new Uint8Array(Buffer.from(a.toString(16).padStart(64, '0'), 'hex').reverse());

export function decode(data) {
  const s = number(data);
  if (data.length !== 32 || s >= P || isNegative(s)) refuse('exchange_altered');
  const ss = mod(s * s);
  const [u1, u2] = [mod(1n - ss), mod(1n + ss)];
  const u22 = mod(u2 * u2);
  const v = mod(-D * u1 * u1 - u22);
  const [wasSquare, root] = sqrtRatio(1n, mod(v * u22));
  const denX = mod(root * u2);
  const denY = mod(root * denX * v);
  const x = abs(mod(2n * s * denX));
  const y = mod(u1 * denY);
  const t = mod(x * y);
  if (!wasSquare || isNegative(t) || y === 0n) refuse('exchange_altered');
  return [x, y, 1n, t];
}

export function encode([x0, y0, z0, t0]) {
  const u1 = mod((z0 + y0) * (z0 - y0));
  const u2 = mod(x0 * y0);
  const root = sqrtRatio(1n, mod(u1 * u2 * u2))[1];
  const [den1, den2] = [mod(root * u1), mod(root * u2)];
  const zInverse = mod(den1 * den2 * t0);
  const rotate = isNegative(mod(t0 * zInverse));
  const [x, yRaw, den] = rotate
    ? [mod(y0 * SQRT_M1), mod(x0 * SQRT_M1), mod(den1 * INVSQRT_A_MINUS_D)]
    : [x0, y0, den2];
  const y = isNegative(mod(x * zInverse)) ? mod(-yRaw) : yRaw;
  return bytes32(abs(mod(den * (z0 - y))));
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

// The one-way map of section 4.3.4: two halves, each onto the group, added.
function half(data) {
  const t = mod(number(data) & ((1n << 255n) - 1n));
  const r = mod(SQRT_M1 * t * t);
  const u = mod((r + 1n) * ONE_MINUS_D_SQ);
  const v = mod((-1n - r * D) * (r + D));
  const [wasSquare, root] = sqrtRatio(u, v);
  const s = wasSquare ? root : mod(-abs(mod(root * t)));
  const c = wasSquare ? P - 1n : r;
  const n = mod(c * (r - 1n) * D_MINUS_ONE_SQ - v);
  const [w0, w1] = [mod(2n * s * v), mod(n * SQRT_AD_MINUS_ONE)];
  const [w2, w3] = [mod(1n - s * s), mod(1n + s * s)];
  return [mod(w0 * w3), mod(w2 * w1), mod(w1 * w3), mod(w0 * w2)];
}

export const derive = (wide) => encode(add(half(wide.subarray(0, 32)), half(wide.subarray(32))));
export const scalar = (wide) => bytes32(number(wide) % ORDER);
export const isIdentity = (data) => data.every((byte) => byte === 0);

export function multiply(point, by) {
  let [result, doubled] = [[0n, 1n, 1n, 0n], decode(point)];
  for (let left = number(by); left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return encode(result);
}
