// Read every golden vector and say where this reader and the vector disagree.
//   node verify.js FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openExchange } from './exchange.js';
import { openChunk, openGrant, openKeys, openRoster, readsGrants } from './others.js';
import { Refusal } from './primitives.js';
import { openSegment } from './segment.js';

const READERS = {
  'segment-v1': openSegment,
  'keys-v1': openKeys,
  'attachment-v1': openChunk,
  'grant-v1': openGrant,
  'roster-v1': openRoster,
  'trace-exchange-v1': openExchange,
};

function outcome(reader, vector) {
  let found;
  try {
    found = reader(vector);
  } catch (problem) {
    if (problem instanceof Refusal) return problem.code;
    return `fault: ${problem.message}`;
  }
  const differs = Object.keys(found).filter((name) => !isDeepStrictEqual(found[name], vector[name]));
  return differs.length ? `differs in ${differs}` : 'success';
}

const folder = process.argv[2];
const report = { agreed: 0, disagreed: [], notCovered: [] };
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
  const { format, vectors } = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const reader = READERS[format];
  for (const vector of vectors) {
    const place = `${format}: ${vector.name}`;
    if (!reader || (format === 'grant-v1' && !readsGrants)) {
      report.notCovered.push(place);
      continue;
    }
    const result = outcome(reader, vector);
    if (result === vector.expect) report.agreed += 1;
    else report.disagreed.push(`${place}: expected ${vector.expect}, found ${result}`);
  }
}
console.log(JSON.stringify(report, null, 1));
process.exit(report.disagreed.length ? 1 : 0);
