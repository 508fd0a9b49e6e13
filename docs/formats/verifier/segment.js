// Segments, format 1: docs/formats/segment-v1.md.
import { read } from './msgpack.js';
import {
  blake, bytes, checkSignature, hex, join, openBox, refuse, same, split, unpad, utf8,
} from './primitives.js';

const MOST_BODY = (1 << 20) - 73 - 68;
const KNOWN_READ_FEATURES = new Set();
const must = (holds) => holds || refuse('seal_broken');
const has = (value, name) => value !== null && typeof value === 'object' && Object.hasOwn(value, name);

const binary = (value, length) => must(has(value, 'hex') && value.hex.length === 2 * length) && value.hex;
const whole = (value, least, most) => {
  must(has(value, 'int'));
  const number = BigInt(value.int);
  must(number >= least && number <= most);
  return number;
};
const position = (value) => whole(value, 1n, (1n << 32n) - 1n);
const clock = (value) => whole(value, 0n, (1n << 63n) - 1n);
const name = (value, least) => must(typeof value === 'string' && [...value].length >= least && [...value].length <= 64);
const list = (value, least, most, length) => {
  must(Array.isArray(value) && value.length >= least && value.length <= most);
  if (length !== undefined) must(value.length === length);
  return value;
};

function depth(value) {
  if (Array.isArray(value)) return 1 + Math.max(0, ...value.map(depth));
  if (has(value, 'map')) return 1 + Math.max(0, ...value.map.map(([, inner]) => depth(inner)));
  return 1;
}

// Lists within lists to the given depth; an empty container counts itself.
const shallow = (value) => must(depth(value) <= 16);

function checkEntry(entry) {
  const [kind, entity, field, op, value, deps, hlc] = list(entry, 7, 7);
  name(kind, 1);
  binary(entity, 16);
  name(field, 0);
  name(op, 1);
  shallow(value);
  for (const [device, seq, index] of list(deps, 0, 1024).map((dep) => list(dep, 3, 3))) {
    binary(device, 16);
    position(seq);
    whole(index, 0n, 1023n);
  }
  return clock(hlc);
}

function checkFeatures(features) {
  must(has(features, 'map') && features.map.length <= 16);
  for (const [operation, flags] of features.map) {
    name(operation, 1);
    list(flags, 0, 64).forEach((flag) => name(flag, 1));
  }
  for (const [operation, flags] of features.map) {
    if (operation === 'read' && flags.some((flag) => !KNOWN_READ_FEATURES.has(flag))) {
      refuse('newer_version_needed');
    }
  }
}

export function decodeBody(raw) {
  must(raw.length <= MOST_BODY);
  const body = read(raw);
  must(Array.isArray(body) && has(body[0], 'int'));
  if (body[0].int !== '1') refuse('unknown_format');
  const [, stream, epoch, device, seq, prev, rosterHead, heads, hlc, entries, features] = list(body, 11, 11);
  binary(stream, 16);
  position(epoch);
  binary(device, 16);
  position(seq);
  binary(prev, 32);
  binary(rosterHead, 32);
  let last = '';
  for (const [other, otherSeq, digest] of list(heads, 0, 1024).map((head) => list(head, 3, 3))) {
    const named = binary(other, 16);
    position(otherSeq);
    binary(digest, 32);
    must(named > last && named !== device.hex);
    last = named;
  }
  const clocks = list(entries, 1, 1024).map(checkEntry);
  must(clock(hlc) === clocks.reduce((a, b) => (a > b ? a : b)));
  checkFeatures(features);
  return body;
}

export const digestOf = (raw) => hex(blake(32, 'lw-body-1', raw));

export function openSegment(vector) {
  const [key, stream, organisation, blob] = [
    vector.epoch_key, vector.stream_id, vector.organisation, vector.blob,
  ].map(bytes);
  if (blob[0] === 0x81) refuse('newer_version_needed');
  if (blob[0] !== 0x01) refuse('unknown_format');
  must(blob.length >= 57 + 1024 + 16 && blob.length <= 1 << 20);
  const [suite, salt, commit] = [blob.subarray(0, 1), blob.subarray(1, 25), blob.subarray(25, 57)];
  const [k, expected] = split(key, 'lw-seg-1', join(stream, salt));
  must(same(commit, expected));
  const aad = join(suite, stream, salt, commit);
  const plaintext = openBox(k, new Uint8Array(12), blob.subarray(57), aad);
  const body = plaintext.subarray(68, unpad(plaintext, 68));
  const decoded = decodeBody(body);
  if (decoded[3].hex !== vector.device_id) refuse('signature_wrong');
  const signed = join(utf8('lw-sig-segment-1'), organisation, stream, salt, body);
  checkSignature(bytes(vector.public_key), plaintext.subarray(4, 68), signed);
  must(decoded[1].hex === vector.stream_id);
  return { body: hex(body), digest: digestOf(body), decoded };
}
