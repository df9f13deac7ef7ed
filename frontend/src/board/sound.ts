/** Notes of the chime, in hertz, and how long each sounds, in seconds. */
const NOTES = [880, 660];
const LENGTH = 0.45;
const LOUDNESS = 0.3;

let audio: AudioContext | undefined;

/** Ring; a browser lets a page be heard once somebody has touched it. */
export function chime(): void {
  audio ??= new AudioContext();
  const { currentTime: begin, destination } = audio;
  NOTES.forEach((note, index) => {
    if (!audio) return;
    const from = begin + index * LENGTH;
    const tone = new OscillatorNode(audio, { frequency: note });
    const loudness = new GainNode(audio, { gain: LOUDNESS });
    loudness.gain.setTargetAtTime(0, from, LENGTH / 3);
    tone.connect(loudness).connect(destination);
    tone.start(from);
    tone.stop(from + LENGTH);
  });
}

/** Say something in a language. */
export function say(text: string, language: string): void {
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language;
  speechSynthesis.speak(words);
}
