// Writes "theirs" of iso8583_npm.json anew from its fields, and reads the messages of "ours" again.
// npm install iso_8583@2.6.7 && node tests/doors/iso8583_npm.js < tests/doors/iso8583_npm.json
const Iso = require('iso_8583');
const form = (LenType, MaxLen, ContentType = 'ans') => ({ ContentType, Label: '', LenType, MaxLen });
const forms = { 90: form('fixed', 31, 'n') };
for (const [number, length] of [[37, 12], [39, 2], [41, 8], [42, 15], [43, 40]]) forms[number] = form('fixed', length);
for (const [number, length] of [[35, 37], [102, 28]]) forms[number] = form('llvar', length);
for (const number of [47, 48, 59, 60, 61, 62, 63, 107]) forms[number] = form('lllvar', 999);

// The library writes the bitmap as bytes; the dialects want it as hexadecimal text.
const written = (fields) => {
  const message = new Iso({ ...fields }, forms);
  const bitmap = message.getBitMapHex().toUpperCase();
  return fields[0] + bitmap + message.getRawMessage().subarray(4 + bitmap.length / 2).toString('latin1');
};
const read = (message) => {
  const bitmap = message.slice(4, parseInt(message[4], 16) >= 8 ? 36 : 20);
  const rest = message.slice(4 + bitmap.length);
  const bytes = Buffer.concat([Buffer.from(message.slice(0, 4)), Buffer.from(bitmap, 'hex'), Buffer.from(rest, 'latin1')]);
  return new Iso(undefined, forms).getIsoJSON(bytes, { lenHeader: false });
};
const kept = JSON.parse(require('fs').readFileSync(0));
kept.theirs = kept.theirs.map((one) => ({ ...one, message: written(one.fields) }));
kept.ours = kept.ours.map((one) => ({ ...one, fields: read(one.message) }));
console.log(JSON.stringify(kept, null, 1));
