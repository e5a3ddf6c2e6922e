/** The sRGB colour space as an ICC profile (version 4.2), built from its published numbers: about 600 bytes. */

const fixed = (value: number): number => Math.round(value * 65_536);

function tagData(signature: string, numbers: readonly number[], head: readonly number[] = []): Buffer {
  const data = Buffer.alloc(8 + head.length * 2 + numbers.length * 4);
  data.write(signature, 0, 'latin1');
  head.forEach((value, index) => data.writeUInt16BE(value, 8 + index * 2));
  numbers.forEach((value, index) => data.writeInt32BE(fixed(value), 8 + head.length * 2 + index * 4));
  return data;
}

function localised(text: string): Buffer {
  const words = Buffer.from(text, 'utf16le').swap16();
  const data = Buffer.alloc((28 + words.length + 3) & ~3);
  data.write('mluc', 0, 'latin1');
  data.writeUInt32BE(1, 8);
  data.writeUInt32BE(12, 12);
  data.write('enGB', 16, 'latin1');
  data.writeUInt32BE(words.length, 20);
  data.writeUInt32BE(28, 24);
  words.copy(data, 28);
  return data;
}

// IEC 61966-2-1: primaries and white adapted to D50 (Bradford), and the transfer curve.
const CURVE = tagData('para', [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045], [3, 0]);
const TAGS: readonly (readonly [string, Buffer])[] = [
  ['desc', localised('sRGB')],
  ['cprt', localised('Public domain')],
  ['wtpt', tagData('XYZ ', [0.9642, 1, 0.8249])],
  [
    'chad',
    tagData('sf32', [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168]),
  ],
  ['rXYZ', tagData('XYZ ', [0.43607, 0.22249, 0.01392])],
  ['gXYZ', tagData('XYZ ', [0.38515, 0.71687, 0.09708])],
  ['bXYZ', tagData('XYZ ', [0.14307, 0.06061, 0.7141])],
  ['rTRC', CURVE],
  ['gTRC', CURVE],
  ['bTRC', CURVE],
];

function buildProfile(): Uint8Array {
  const header = Buffer.alloc(128 + 4 + TAGS.length * 12);
  const bodies: Buffer[] = [];
  const offsets = new Map<Buffer, number>();
  let offset = header.length;
  header.writeUInt32BE(TAGS.length, 128);
  TAGS.forEach(([signature, data], index) => {
    if (!offsets.has(data)) {
      offsets.set(data, offset);
      bodies.push(data);
      offset += data.length;
    }
    header.write(signature, 132 + index * 12, 'latin1');
    header.writeUInt32BE(offsets.get(data) ?? 0, 136 + index * 12);
    header.writeUInt32BE(data.length, 140 + index * 12);
  });
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x04200000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  [2026, 1, 1, 0, 0, 0].forEach((part, index) => header.writeUInt16BE(part, 24 + index * 2));
  header.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((value, index) => header.writeInt32BE(fixed(value), 68 + index * 4));
  return Buffer.concat([header, ...bodies]);
}

export const SRGB_PROFILE: Uint8Array = buildProfile();
