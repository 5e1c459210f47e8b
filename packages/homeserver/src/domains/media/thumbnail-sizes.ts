// Which thumbnails are made: few sizes, so that nobody can fill the disk by asking for all of them.
// https://spec.matrix.org/v1.19/client-server-api/#thumbnails

export interface ThumbnailShape {
  readonly width: number;
  readonly height: number;
  readonly method: 'crop' | 'scale';
  readonly animated: boolean;
}

const sizes: readonly (readonly [width: number, height: number, method: 'crop' | 'scale'])[] = [
  [32, 32, 'crop'],
  [96, 96, 'crop'],
  [320, 240, 'scale'],
  [640, 480, 'scale'],
  [800, 600, 'scale'],
];

/** The smallest size of the wanted method that covers what was asked, else the largest there is. */
export function thumbnailShape(asked: {
  width: number;
  height: number;
  method?: 'crop' | 'scale' | undefined;
  animated?: boolean | undefined;
}): ThumbnailShape {
  const method = asked.method ?? 'scale';
  const covers = ([width, height]: (typeof sizes)[number]): boolean =>
    width >= asked.width && height >= asked.height;
  const [width, height] = sizes.find((size) => size[2] === method && covers(size)) ??
    sizes.find(covers) ?? [800, 600];
  return { width, height, method, animated: asked.animated ?? false };
}

/** The file name of a thumbnail. */
export function thumbnailName({ width, height, method, animated }: ThumbnailShape): string {
  return `${width}x${height}-${method}${animated ? '-animated' : ''}`;
}
