// What the server and its thumbnail process say to each other.

export interface ThumbnailJob {
  readonly id: number;
  /** Paths on this machine. */
  readonly source: string;
  readonly target: string;
  readonly width: number;
  readonly height: number;
  readonly method: 'crop' | 'scale';
  readonly animated: boolean;
}

export interface ThumbnailAnswer {
  readonly id: number;
  /** `refused`: no picture, broken, or too many pixels. `not-animated`: asked for a film of a still picture. */
  readonly outcome: 'made' | 'refused' | 'not-animated';
  readonly contentType?: string;
}
