// A MessagePack reader that accepts one spelling of each value and nothing else.
// Integers come out as { int: text }, binaries as { hex }, floats as { float: their 8 bytes },
// maps as { map: [[name, value], …] }: what a vector's "decoded" holds.
import { hex, refuse } from './primitives.js';

const MOST_DEPTH = 64; // of a whole body; a value's own depth is checked by the caller
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function read(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;

  const take = (length) => {
    if (at + length > data.length) refuse('seal_broken');
    at += length;
    return at - length;
  };
  const unsigned = (size) => {
    const where = take(size);
    if (size === 1) return BigInt(view.getUint8(where));
    if (size === 2) return BigInt(view.getUint16(where));
    if (size === 4) return BigInt(view.getUint32(where));
    return view.getBigUint64(where);
  };
  const signed = (size) => BigInt.asIntN(8 * size, unsigned(size));
  // A length or number must not have fitted into the next shorter spelling.
  const over = (value, least) => (value >= least ? value : refuse('seal_broken'));
  const under = (value, least) => (value < least ? value : refuse('seal_broken'));
  const int = (value) => ({ int: value.toString() });
  const slice = (length) => {
    const where = take(Number(length));
    return data.subarray(where, where + Number(length));
  };
  const string = (length) => {
    try {
      return text.decode(slice(length));
    } catch {
      return refuse('seal_broken');
    }
  };
  const array = (length, depth) => {
    const out = [];
    for (let n = 0n; n < length; n += 1n) out.push(value(depth + 1));
    return out;
  };
  const map = (length, depth) => {
    const out = [];
    const names = new Set();
    for (let n = 0n; n < length; n += 1n) {
      const name = value(depth + 1);
      if (typeof name !== 'string' || names.has(name)) refuse('seal_broken');
      names.add(name);
      out.push([name, value(depth + 1)]);
    }
    return { map: out };
  };
  const float = () => {
    const where = take(8);
    if (!Number.isFinite(view.getFloat64(where))) refuse('seal_broken');
    return { float: hex(data.subarray(where, where + 8)) };
  };

  function value(depth) {
    if (depth > MOST_DEPTH) refuse('seal_broken');
    const head = Number(unsigned(1));
    if (head < 0x80) return int(BigInt(head));
    if (head < 0x90) return map(BigInt(head & 15), depth);
    if (head < 0xa0) return array(BigInt(head & 15), depth);
    if (head < 0xc0) return string(BigInt(head & 31));
    if (head >= 0xe0) return int(BigInt(head - 256));
    switch (head) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: return { hex: hex(slice(unsigned(1))) };
      case 0xc5: return { hex: hex(slice(over(unsigned(2), 1n << 8n))) };
      case 0xc6: return { hex: hex(slice(over(unsigned(4), 1n << 16n))) };
      case 0xcb: return float();
      case 0xcc: return int(over(unsigned(1), 1n << 7n));
      case 0xcd: return int(over(unsigned(2), 1n << 8n));
      case 0xce: return int(over(unsigned(4), 1n << 16n));
      case 0xcf: return int(over(unsigned(8), 1n << 32n));
      case 0xd0: return int(under(signed(1), -32n));
      case 0xd1: return int(under(signed(2), -(1n << 7n)));
      case 0xd2: return int(under(signed(4), -(1n << 15n)));
      case 0xd3: return int(under(signed(8), -(1n << 31n)));
      case 0xd9: return string(over(unsigned(1), 32n));
      case 0xda: return string(over(unsigned(2), 1n << 8n));
      case 0xdb: return string(over(unsigned(4), 1n << 16n));
      case 0xdc: return array(over(unsigned(2), 16n), depth);
      case 0xdd: return array(over(unsigned(4), 1n << 16n), depth);
      case 0xde: return map(over(unsigned(2), 16n), depth);
      case 0xdf: return map(over(unsigned(4), 1n << 16n), depth);
      default: return refuse('seal_broken'); // extensions, 32-bit floats, 0xc1
    }
  }

  const found = value(0);
  if (at !== data.length) refuse('seal_broken');
  return found;
}
