// The primitives of suite 1, from Node's crypto and a pinned BLAKE2b.
// Node's own BLAKE2b takes no key and no personalisation, and does not say so.
import crypto from 'node:crypto';
import { blake2b } from './vendor/noble-hashes/blake2.js';

export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const refuse = (code) => {
  throw new Refusal(code);
};
export const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
export const hex = (data) => Buffer.from(data).toString('hex');
export const utf8 = (text) => new Uint8Array(Buffer.from(text, 'utf8'));
export const join = (...parts) => new Uint8Array(Buffer.concat(parts));
export const same = (a, b) => a.length === b.length && crypto.timingSafeEqual(a, b);

export const u32 = (number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(number);
  return new Uint8Array(out);
};

export function blake(size, person, data, key) {
  const personalization = new Uint8Array(16);
  personalization.set(utf8(person));
  const options = { dkLen: size, key };
  return blake2b(data, person ? { ...options, personalization } : options);
}

// k || commit, as under every sealed thing.
export function split(key, person, data) {
  const both = blake(64, person, data, key);
  return [both.subarray(0, 32), both.subarray(32)];
}

export function openBox(key, nonce, ciphertext, aad) {
  if (ciphertext.length < 16) refuse('seal_broken');
  const open = crypto.createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  open.setAAD(aad, { plaintextLength: ciphertext.length - 16 });
  open.setAuthTag(ciphertext.subarray(-16));
  try {
    return join(open.update(ciphertext.subarray(0, -16)), open.final());
  } catch {
    return refuse('seal_broken');
  }
}

const ED25519 = bytes('302a300506032b6570032100');

export function checkSignature(publicKey, signature, message) {
  const key = crypto.createPublicKey({
    key: Buffer.from(join(ED25519, publicKey)),
    format: 'der',
    type: 'spki',
  });
  if (!crypto.verify(null, message, key, signature)) refuse('signature_wrong');
}

export const LEAST_PADDED = 1024;
export const MOST_PADDED = (1 << 20) - 73;

export function paddedLength(length) {
  if (length > MOST_PADDED) refuse('seal_broken');
  if (length <= LEAST_PADDED) return LEAST_PADDED;
  const e = Math.floor(Math.log2(length));
  const step = 2 ** (e - (Math.floor(Math.log2(e)) + 1));
  return Math.min(Math.ceil(length / step) * step, MOST_PADDED);
}

// Where the content ends; the plaintext has exactly one padded form.
export function unpad(plaintext, header) {
  const end = header + Buffer.from(plaintext).readUInt32BE(0);
  if (end > MOST_PADDED || paddedLength(end) !== plaintext.length) refuse('seal_broken');
  if (plaintext.subarray(end).some((byte) => byte !== 0)) refuse('seal_broken');
  return end;
}
