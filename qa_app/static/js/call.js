// A call's page: the player, the transcript that follows it, and what is told around it.
import { startAround } from "./around.js";
import { startPlayer } from "./player.js";
import { startTranscript } from "./transcript.js";

const player = startPlayer(document.querySelector("[data-player]"));
const transcript = document.querySelector("[data-transcript]");
if (transcript) startTranscript(transcript, player);
startAround(player, { marking: true });
