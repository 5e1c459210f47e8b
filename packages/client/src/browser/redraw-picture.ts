// Pictures of formats that cannot be cleaned are drawn anew: what comes out has pixels and nothing else.
import type { WorkerScope } from './worker-scope.ts';

const largestEdge = 8192;
const quality = 0.9;

/** A JPEG of the picture; null where this browser cannot read it or has no canvas in workers. */
export async function redrawPicture(
  scope: WorkerScope,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { createImageBitmap, OffscreenCanvas } = scope;
  if (!createImageBitmap || !OffscreenCanvas) return null;
  try {
    const picture = await createImageBitmap.call(scope, new Blob([bytes]));
    if (Math.max(picture.width, picture.height) > largestEdge) return null;
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    picture.close();
    const drawn = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    return new Uint8Array(await drawn.arrayBuffer());
  } catch {
    return null;
  }
}
