// A call's page: the player and the transcript that follows it.
import { startPlayer } from "./player.js";
import { startTranscript } from "./transcript.js";

const player = startPlayer(document.querySelector("[data-player]"));
const transcript = document.querySelector("[data-transcript]");
if (transcript) startTranscript(transcript, player);
