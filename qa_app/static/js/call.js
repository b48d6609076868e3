// A call's page: the player, the transcript that follows it, and the insights beside it.

import { find, findIfThere } from "./dom.js";
import { startInsights } from "./insights.js";
import { startPlayer } from "./player.js";
import { startTranscript } from "./transcript.js";

const player = startPlayer(find("[data-player]"));
const transcript = findIfThere("[data-transcript]");
if (transcript) startTranscript(transcript, player);
startInsights(player, { marking: true });
