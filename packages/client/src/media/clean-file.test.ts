// What leaves the device of a photo: the picture and nothing about where, when and by what it was taken.
import sharp, { type SharpOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { ascii, joinBytes } from './byte-reader.ts';
import { cleanFile, imageSize, thumbnailSize } from './clean-file.ts';
import { displayType, imageTypeOf } from './file-type.ts';

const planted = ['PlantedCamera', 'PlantedOwner', 'PlantedPlace', 'PlantedComment'];
const xmp =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ' +
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="PlantedPlace"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';

/** A small picture with everything that cameras write. */
function photo(orientation: number) {
  const pixels = Buffer.from(Array.from({ length: 40 * 24 * 3 }, (_, index) => (index * 37) % 256));
  return sharp(pixels, { raw: { width: 40, height: 24, channels: 3 } })
    .withExif({
      IFD0: { Make: 'PlantedCamera', Artist: 'PlantedOwner' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '57/1 49/1 0/1', GPSAreaInformation: 'PlantedPlace' },
    })
    .withXmp(xmp)
    .withIccProfile('p3')
    .withMetadata({ orientation });
}
const formats = {
  'image/jpeg': (orientation: number) => photo(orientation).jpeg({ quality: 95 }).toBuffer(),
  'progressive JPEG': (orientation: number) => photo(orientation).jpeg({ progressive: true }).toBuffer(),
  'image/png': (orientation: number) => photo(orientation).png().toBuffer(),
  'image/webp': (orientation: number) => photo(orientation).webp().toBuffer(),
  'lossless WebP': (orientation: number) => photo(orientation).webp({ lossless: true }).toBuffer(),
};

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
const pixelsOf = async (bytes: Uint8Array) => (await sharp(bytes).raw().toBuffer()).toString('hex');
function expectClean(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('latin1');
  for (const word of [...planted, 'GPS', 'adobe:ns', 'xpacket']) expect(text).not.toContain(word);
}
async function cleaned(bytes: Uint8Array) {
  const result = cleanFile(own(bytes));
  if (result.kind !== 'image') throw new Error(`not cleaned: ${result.kind}`);
  return { ...result, about: await sharp(result.bytes).metadata() };
}

describe.each(Object.entries(formats))('a photo as %s', (_name, make) => {
  it.each([1, 3, 6, 8])(
    'loses its data and keeps its pixels, colours and orientation %i',
    async (orientation) => {
      const original = await make(orientation);
      expect(Buffer.from(original).toString('latin1')).toContain('PlantedCamera');
      const { bytes, about, size } = await cleaned(original);
      expectClean(bytes);
      expect(await pixelsOf(bytes)).toBe(await pixelsOf(original));
      expect(about.orientation ?? 1).toBe(orientation);
      expect(about.icc).toEqual((await sharp(original).metadata()).icc);
      expect(about.xmp).toBeUndefined();
      expect(size).toEqual(orientation >= 5 ? { width: 24, height: 40 } : { width: 40, height: 24 });
      expect(imageSize(original)).toEqual(size);
    },
  );

  it('is the same after it was cleaned again', async () => {
    const { bytes } = await cleaned(await make(6));
    expect(Buffer.compare((await cleaned(bytes)).bytes, bytes)).toBe(0);
  });

  it('is drawn anew where it breaks off, wherever that is', async () => {
    const original = await make(6);
    for (let length = 16; length < original.length - 1; length += 7) {
      expect(cleanFile(own(original.subarray(0, length))).kind).toBe('redraw');
    }
  });

  it('loses what is hidden behind it', async () => {
    const motionPhoto = joinBytes([await make(1), ascii('ftypPlantedPlace')]);
    expectClean((await cleaned(motionPhoto)).bytes);
  });
});

describe('what else hides in pictures', () => {
  it('a comment and a thumbnail in a JPEG', async () => {
    const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05' } })
      .jpeg()
      .toBuffer();
    const comment = joinBytes([Uint8Array.of(0xff, 0xfe, 0, 16), ascii('PlantedComment')]);
    const thumbnail = ascii('PlantedPlace');
    const app0 = joinBytes([
      Uint8Array.of(0xff, 0xe0, 0, 16 + thumbnail.length),
      ascii('JFIF\0'),
      Uint8Array.of(1, 2, 0, 0, 1, 0, 1, 2, 2),
      thumbnail,
    ]);
    const crafted = joinBytes([Uint8Array.of(0xff, 0xd8, 0xff), app0, comment, plain.subarray(2)]);
    const { bytes } = await cleaned(crafted);
    expectClean(bytes);
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(plain));
  });

  it('text in a PNG', async () => {
    const plain = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#a05a' } })
      .png()
      .toBuffer();
    const text = (type: string) =>
      joinBytes([Uint8Array.of(0, 0, 0, 18), ascii(`${type}PlantedComment\0abc`), Uint8Array.of(1, 2, 3, 4)]);
    const crafted = joinBytes([plain.subarray(0, 33), text('tEXt'), text('prVt'), plain.subarray(33)]);
    const { bytes } = await cleaned(crafted);
    expectClean(bytes);
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(plain));
  });

  it('comments in an animated GIF and an animated WebP', async () => {
    const frames = await sharp(Buffer.from(Array.from({ length: 8 * 16 * 3 }, (_, n) => (n * 50) % 256)), {
      raw: { width: 8, height: 16, channels: 3, pageHeight: 8 },
    } as SharpOptions)
      .gif({ loop: 3 })
      .toBuffer();
    const comment = joinBytes([Uint8Array.of(0x21, 0xfe, 14), ascii('PlantedComment'), Uint8Array.of(0)]);
    const { bytes, about } = await cleaned(joinBytes([frames.subarray(0, -1), comment, Uint8Array.of(0x3b)]));
    expectClean(bytes);
    expect(about).toMatchObject({ format: 'gif', pages: (await sharp(frames).metadata()).pages });
    const webp = await sharp(frames, { animated: true }).webp().toBuffer();
    const clean = await cleaned(webp);
    expect(clean.about.pages).toBe((await sharp(webp).metadata()).pages);
  });

  it('formats that cannot be cleaned are drawn anew', async () => {
    const avif = await photo(1).avif().toBuffer();
    const tiff = await photo(1).tiff().toBuffer();
    expect(cleanFile(own(avif))).toEqual({ kind: 'redraw', type: 'image/avif' });
    expect(cleanFile(own(tiff))).toEqual({ kind: 'redraw', type: 'image/tiff' });
    const heic = joinBytes([Uint8Array.of(0, 0, 0, 24), ascii('ftypheic'), new Uint8Array(40)]);
    expect(cleanFile(own(heic))).toEqual({ kind: 'redraw', type: 'image/heic' });
  });
});

describe('a video', () => {
  const box = (type: string, ...content: Uint8Array[]) => {
    const body = joinBytes(content);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, body.length + 8);
    return joinBytes([length, ascii(type), body]);
  };
  const header = box('mvhd', Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8), ascii('timescale'));
  const place = box('udta', box('©xyz', ascii('+57.8190PlantedPlace')));
  const video = joinBytes([
    box('ftyp', ascii('isom')),
    box(
      'moov',
      header,
      box('trak', box('meta', ascii('PlantedCamera')), box('tkhd', new Uint8Array(20))),
      place,
    ),
    box('mdat', ascii('the picture')),
    box('uuid', ascii('PlantedOwner')),
  ]);

  it('loses its place and camera, and nothing moves', () => {
    const result = cleanFile(video);
    expect(result.kind).toBe('video');
    if (result.kind !== 'video') return;
    expectClean(result.bytes);
    expect(result.bytes).toHaveLength(video.length);
    const text = Buffer.from(result.bytes).toString('latin1');
    expect(text.indexOf('the picture')).toBe(Buffer.from(video).toString('latin1').indexOf('the picture'));
    expect(text).toContain('timescale');
    expect(text).not.toContain(String.fromCharCode(1, 2, 3, 4, 5, 6, 7, 8));
  });

  it('is cleaned as far as it goes where it breaks off', () => {
    for (let length = 12; length < video.length; length++) {
      const result = cleanFile(video.slice(0, length));
      if (result.kind === 'video') expectClean(result.bytes);
      else expect(result.kind).toBe('file');
    }
  });
});

describe('what is shown', () => {
  const bytes = (text: string) => ascii(text);

  it.each([
    ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['text/html', '<script>alert(1)</script>'],
    ['image/png', '<html>'],
    ['application/pdf', '%PDF-1.7'],
    ['text/javascript', 'alert(1)'],
    ['', 'anything'],
  ])('%s is only saved', (declared, content) => {
    expect(displayType(declared, bytes(content))).toBe('application/octet-stream');
  });

  it('an image goes by its bytes, sound and video by the list', async () => {
    const png = await photo(1).png().toBuffer();
    expect(displayType('text/html', png)).toBe('image/png');
    expect(displayType('audio/ogg; codecs=opus', bytes('OggS'))).toBe('audio/ogg');
    expect(displayType('VIDEO/MP4', bytes('....ftypisom'))).toBe('video/mp4');
    expect(imageTypeOf(bytes('hello'))).toBeUndefined();
  });

  it('a thumbnail fits its square and is never larger', () => {
    expect(thumbnailSize({ width: 4000, height: 3000 }, 800)).toEqual({ width: 800, height: 600 });
    expect(thumbnailSize({ width: 30, height: 20 }, 800)).toEqual({ width: 30, height: 20 });
    expect(thumbnailSize({ width: 10_000, height: 1 }, 800)).toEqual({ width: 800, height: 1 });
  });
});
