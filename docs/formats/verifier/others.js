// Keys, grants, attachments and the roster's signed values.
import crypto from 'node:crypto';
import { read } from './msgpack.js';
import {
  blake, bytes, checkSignature, hex, join, openBox, refuse, same, split, u32, unpad, utf8,
} from './primitives.js';

const must = (holds, code = 'seal_broken') => holds || refuse(code);
const ZERO_NONCE = new Uint8Array(12);

export function openKeys(vector) {
  if (vector.do === 'derive') {
    const stretched = crypto.argon2Sync('argon2id', {
      message: utf8(vector.passphrase.normalize('NFC')),
      nonce: bytes(vector.salt),
      parallelism: vector.lanes,
      tagLength: 32,
      memory: vector.memory_kib,
      passes: vector.iterations,
    });
    const factor = vector.factor === null ? bytes('00') : join(bytes('01'), bytes(vector.factor));
    return { kek: hex(blake(32, 'lw-kek-1', factor, new Uint8Array(stretched))) };
  }
  if (vector.do === 'label') {
    return { derived: hex(blake(32, 'lw-derive-1', utf8(vector.label), bytes(vector.parent))) };
  }
  const [wrapped, context] = [bytes(vector.wrapped), bytes(vector.context)];
  must(wrapped[0] === 0x01, 'unknown_format');
  must(wrapped.length >= 57 + 16);
  const head = wrapped.subarray(0, 57);
  const [k, commit] = split(bytes(vector.kek), 'lw-wrap-1', join(wrapped.subarray(1, 25), context));
  must(same(commit, wrapped.subarray(25, 57)), 'wrong_passphrase');
  return { secret: hex(openBox(k, ZERO_NONCE, wrapped.subarray(57), join(head, context))) };
}

export function openChunk(vector) {
  const blob = bytes(vector.blob);
  must(blob[0] === 0x02, 'unknown_format');
  must(blob.length >= 57 + 1024 + 16);
  const place = join(bytes(vector.attachment_id), u32(vector.index), bytes(vector.last ? '01' : '00'));
  const [salt, commit] = [blob.subarray(1, 25), blob.subarray(25, 57)];
  const [k, expected] = split(bytes(vector.key), 'lw-chunk-1', join(place, salt));
  must(same(commit, expected));
  const aad = join(blob.subarray(0, 1), place, salt, commit);
  const plaintext = openBox(k, ZERO_NONCE, blob.subarray(57), aad);
  const end = unpad(plaintext, 4);
  must(vector.last || end === (1 << 20) - 73);
  return { data: hex(plaintext.subarray(4, end)) };
}

export const readsGrants = crypto.getCiphers().includes('chacha20-poly1305')
  && typeof crypto.decapsulate === 'function';

const MLKEM768 = bytes('3054020100300b0609608648016503040402'.concat('0442', '8040'));
const X25519_PRIVATE = bytes('302e020100300506032b656e04220420');
const X25519_PUBLIC = bytes('302a300506032b656e032100');
const privateKey = (prefix, data) => crypto.createPrivateKey({
  key: Buffer.from(join(prefix, data)), format: 'der', type: 'pkcs8',
});
const hmac = (key, data) => new Uint8Array(crypto.createHmac('sha256', key).update(data).digest());

// X-Wing: both shared secrets, with the X25519 part of ciphertext and public key, hashed.
function decapsulate(secret, enc) {
  const x25519 = privateKey(X25519_PRIVATE, secret.subarray(64));
  const theirs = crypto.createPublicKey({
    key: Buffer.from(join(X25519_PUBLIC, enc.subarray(1088))), format: 'der', type: 'spki',
  });
  const own = crypto.createPublicKey(x25519).export({ format: 'der', type: 'spki' }).subarray(-32);
  const lattice = crypto.decapsulate(privateKey(MLKEM768, secret.subarray(0, 64)), enc.subarray(0, 1088));
  const curve = crypto.diffieHellman({ privateKey: x25519, publicKey: theirs });
  const all = join(lattice, curve, enc.subarray(1088), own, bytes('5c2e2f2f5e5c'));
  return new Uint8Array(crypto.createHash('sha3-256').update(all).digest());
}

// RFC 9180, base mode, HKDF-SHA256 (1), ChaCha20-Poly1305 (3), KEM MLKEM768_X25519 (0x647a).
function keySchedule(shared, info) {
  const suite = join(utf8('HPKE'), bytes('647a'), bytes('0001'), bytes('0003'));
  const extract = (salt, label, ikm) => hmac(salt, join(utf8('HPKE-v1'), suite, utf8(label), ikm));
  const expand = (prk, label, data, length) => {
    const named = join(u32(length).subarray(2), utf8('HPKE-v1'), suite, utf8(label), data);
    return hmac(prk, join(named, bytes('01'))).subarray(0, length);
  };
  const none = new Uint8Array(0);
  const context = join(bytes('00'), extract(none, 'psk_id_hash', none), extract(none, 'info_hash', info));
  const secret = extract(shared, 'secret', none);
  return [expand(secret, 'key', context, 32), expand(secret, 'base_nonce', context, 12)];
}

export function openGrant(vector) {
  const blob = bytes(vector.blob);
  must(blob[0] === 0x01, 'unknown_format');
  must(blob.length === 1 + 1120 + 48);
  const tag = new Uint8Array(16);
  tag.set(utf8('lw-grant-1'));
  const info = join(tag, bytes(vector.stream_id), u32(vector.epoch), bytes(vector.context));
  const [key, nonce] = keySchedule(decapsulate(bytes(vector.private), blob.subarray(1, 1121)), info);
  return { epoch_key: hex(openBox(key, nonce, blob.subarray(1121), new Uint8Array(0))) };
}

const length = (value, size) => must(value?.hex?.length === 2 * size) && bytes(value.hex);

export function openRoster(vector) {
  const organisation = bytes(vector.organisation);
  if (vector.do === 'add_device') {
    const [, entity, , , value] = read(bytes(vector.entry));
    const added = Object.fromEntries(value.map);
    const seal = blake(32, '', length(added.seal, 1216));
    const agreed = join(
      utf8('lw-sig-device-1'), organisation, length(entity, 16), length(added.member, 16),
      length(added.sign, 32), seal, utf8(added.role),
    );
    checkSignature(length(added.sign, 32), length(added.proof, 64), agreed);
    return {};
  }
  const blob = bytes(vector.blob);
  const body = blob.subarray(64);
  const read9 = read(body);
  must(Array.isArray(read9));
  if (read9[0]?.int !== '1') refuse('unknown_format');
  must(read9.length === 9);
  const [, , nonce, device, sign, seal, member] = read9;
  [[nonce, 16], [device, 16], [seal, 1216], [member, 16]].forEach(([one, size]) => length(one, size));
  checkSignature(length(sign, 32), blob.subarray(0, 64), join(utf8('lw-sig-genesis-1'), body));
  must(same(blake(32, 'lw-org-1', body), organisation), 'signature_wrong');
  return { roster_stream: hex(blake(16, 'lw-roster-1', organisation)) };
}
