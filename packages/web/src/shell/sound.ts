// One soft strike of a bell, made by the browser itself: no file, no licence, 400 ms.

/** Plays the sound of a new message; silently does nothing where the browser forbids sound. */
export function playDrop(): void {
  const audio = new AudioContext();
  const now = audio.currentTime;
  const loudness = audio.createGain();
  loudness.gain.setValueAtTime(0.0001, now);
  loudness.gain.exponentialRampToValueAtTime(0.12, now + 0.01);
  loudness.gain.exponentialRampToValueAtTime(0.0001, now + 0.4);
  loudness.connect(audio.destination);
  for (const [pitchHz, share] of [
    [660, 1],
    [1320, 0.35],
    [1780, 0.12],
  ] as const) {
    const tone = audio.createOscillator();
    const part = audio.createGain();
    tone.frequency.value = pitchHz;
    part.gain.value = share;
    tone.connect(part).connect(loudness);
    tone.start(now);
    tone.stop(now + 0.42);
  }
  setTimeout(() => void audio.close(), 600);
}
