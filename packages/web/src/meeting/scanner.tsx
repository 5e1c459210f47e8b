// The camera that reads a code: pictures stay on the page and are looked at here, one every few frames.
import { Dialog } from '@veche/ui';
import jsQR from 'jsqr';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../words/words.ts';
import styles from './scanner.module.css';

export interface ScannerProps {
  onText: (text: string) => void;
  /** The bytes of the code, for codes that are not text. */
  onBytes?: (bytes: Uint8Array) => void;
  onClose: () => void;
}

type Problem = 'scan.no-camera' | 'scan.denied';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function Scanner({ onText, onBytes, onClose }: ScannerProps) {
  const say = useSay();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const found = useRef({ onText, onBytes });
  found.current = { onText, onBytes };
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    return watchCamera(
      element,
      (text, bytes) => {
        if (found.current.onBytes === undefined) found.current.onText(text);
        else found.current.onBytes(bytes);
      },
      setProblem,
    );
  }, []);
  return (
    <Dialog open onClose={onClose} title={say('scan.title')} closeLabel={say('close')}>
      {problem === null ? (
        <>
          <p>{say('scan.help')}</p>
          <div className={styles.view}>
            <video ref={video} muted playsInline />
          </div>
        </>
      ) : (
        <p role="alert">{say(problem)}</p>
      )}
    </Dialog>
  );
}

/** Looks through the camera until a code is seen; returns the function that ends it. */
function watchCamera(
  video: HTMLVideoElement,
  onFound: (text: string, bytes: Uint8Array) => void,
  onProblem: (problem: Problem) => void,
): () => void {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const look = () => {
    if (over) return;
    timer = setTimeout(look, 120);
    if (context === null || video.videoWidth === 0) return;
    const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const code = jsQR(data, width, height);
    if (code === null || code.binaryData.length === 0) return;
    over = true;
    onFound(code.data, new Uint8Array(code.binaryData));
  };
  const begin = async () => {
    if (navigator.mediaDevices === undefined) return onProblem('scan.no-camera');
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (over) return stop();
      video.srcObject = stream;
      await video.play();
      look();
    } catch (error) {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      onProblem(denied ? 'scan.denied' : 'scan.no-camera');
    }
  };
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  void begin();
  return () => {
    over = true;
    clearTimeout(timer);
    stop();
  };
}
