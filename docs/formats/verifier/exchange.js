// Private exchanges for tracing: points, a round, agreements, messages, the log.
import {
  blake, bytes, checkSignature, hex, join, refuse, Refusal, utf8,
} from './primitives.js';
import { decode, derive, isIdentity, multiply, scalar } from './ristretto.js';

const FORMAT = 'leeward-trace-exchange';
const SIZES = [50, 100, 250, 500, 1000, 2500, 5000, 10000];
const must = (holds, code = 'exchange_altered') => holds || refuse(code);
const digest = (data) => blake(32, 'lw-exchange-1', data);
const pointOf = (salt, token) => derive(blake(64, 'lw-xtoken-1', utf8(token), salt));

// The one spelling of a line: keys sorted, no spaces, ASCII.
function spelt(value) {
  if (Array.isArray(value)) return `[${value.map(spelt).join(',')}]`;
  if (value && typeof value === 'object') {
    const parts = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${spelt(value[key])}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (one) => (
    `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function read(line) {
  let found;
  try {
    found = JSON.parse(line);
  } catch {
    refuse('invalid_exchange');
  }
  must(found && found.format === FORMAT, 'invalid_exchange');
  must(found.version === 1, 'unknown_format');
  must(spelt(found) === line, 'invalid_exchange');
  return found;
}

const without = (found, ...names) => Object.fromEntries(
  Object.entries(found).filter(([name]) => !names.includes(name)));

function signed(key, signature, message, tag = 'lw-exchange-1') {
  try {
    checkSignature(bytes(key), bytes(signature), join(utf8(tag), utf8(message)));
  } catch (problem) {
    if (problem instanceof Refusal) refuse('exchange_altered');
    throw problem;
  }
}

function agreement(line) {
  const found = read(line);
  must(found.kind === 'agreement', 'invalid_exchange');
  const { terms, asker, holder } = found;
  must(SIZES.includes(terms.asker_people) && SIZES.includes(terms.holder_people), 'invalid_exchange');
  must(terms.tokens >= 5 && terms.tokens <= 20, 'invalid_exchange');
  const offer = { ...without(found, 'holder', 'offer_signatures', 'signatures'), kind: 'offer' };
  for (const [side, signatures, message] of [
    [asker, found.offer_signatures, spelt(offer)],
    [holder, found.signatures, spelt(without(found, 'signatures'))],
  ]) {
    must(side.officers.length === 2 && signatures.length === 2);
    side.officers.forEach((one, at) => signed(one.key, signatures[at], message));
  }
  return { ...found, digest: digest(utf8(line)) };
}

function checkPoint(point) {
  decode(point);
  must(!isIdentity(point));
}

function message(vector) {
  const agreed = agreement(vector.agreement);
  const content = Buffer.from(vector.content, 'hex');
  const end = content.indexOf(10);
  const found = read(content.subarray(0, end).toString('latin1'));
  const points = new Uint8Array(content.subarray(end + 1));
  must(found.agreement === hex(agreed.digest), 'exchange_refused');
  must(found.kind === 'start' && found.previous === vector.previous, 'exchange_refused');
  const count = agreed.terms.holder_people * agreed.terms.tokens;
  must(spelt(found.counts) === `[${count}]` && points.length === 32 * count);
  const officer = agreed.holder.officers.find((one) => one.device === found.device);
  must(officer && found.points === hex(digest(points)));
  signed(officer.key, found.signature, spelt(without(found, 'signature')));
  const each = Array.from({ length: count }, (_, at) => points.subarray(32 * at, 32 * at + 32));
  each.forEach((one, at) => must(at === 0 || Buffer.compare(each[at - 1], one) < 0));
  each.forEach(checkPoint);
  return {};
}

const sorted = (points) => points.map(hex).sort();

function round(vector) {
  const [a, b, r] = ['a', 'b', 'r'].map((name) => bytes(vector.scalars[name]));
  const salt = bytes(vector.salt);
  const start = sorted(vector.held.map((token) => multiply(pointOf(salt, token), b)));
  const doubled = sorted(start.map((one) => multiply(bytes(one), a)));
  const blinded = sorted(vector.asked.map((token) => multiply(pointOf(salt, token), a)));
  const open = sorted(start.map((one) => multiply(bytes(one), r)));
  const reply = open.map((one) => hex(multiply(bytes(one), a)));
  const asked = new Set(blinded.map((one) => hex(multiply(bytes(one), b))));
  const common = vector.held.filter((token) => {
    const own = multiply(multiply(pointOf(salt, token), b), a);
    return asked.has(hex(own));
  });
  must(doubled.filter((one) => asked.has(one)).length === common.length);
  return { start, doubled, blinded, open, reply, common };
}

function log(vector) {
  let previous = '0'.repeat(64);
  vector.lines.forEach((line, at) => {
    const found = JSON.parse(line);
    must(spelt(found) === line && found.seq === at + 1 && found.prev === previous);
    signed(vector.key, found.signature, spelt(without(found, 'signature')), 'lw-exlog-1');
    previous = hex(blake(32, 'lw-exlog-1', utf8(line)));
  });
  return {};
}

export function openExchange(vector) {
  switch (vector.do) {
    case 'point': return { point: hex(pointOf(bytes(vector.salt), vector.token)) };
    case 'nobody': return { point: hex(derive(bytes(vector.random))) };
    case 'multiply': {
      const by = scalar(bytes(vector.random));
      return { scalar: hex(by), product: hex(multiply(bytes(vector.point), by)) };
    }
    case 'check': checkPoint(bytes(vector.point)); return {};
    case 'round': return round(vector);
    case 'agreement': {
      const found = agreement(vector.line);
      const code = BigInt(`0x${hex(found.digest.subarray(0, 17))}`) % 10n ** 40n;
      const groups = code.toString().padStart(40, '0').match(/.{5}/g).join(' ');
      return { digest: hex(found.digest), check_code: groups };
    }
    case 'message': return message(vector);
    case 'log': return log(vector);
    default: return refuse('unknown_format');
  }
}
