// Plays the quoted seconds of a call and stops; one clip at a time.
let playing = null;

document.querySelectorAll("[data-clip]").forEach((box) => {
  const clip = new Clip(box);
  box.querySelector("[data-play]").addEventListener("click", () => clip.toggle());
});

function Clip(box) {
  const start = Number(box.dataset.start);
  const end = Number(box.dataset.end);
  const audio = box.querySelector("audio");
  const button = box.querySelector("[data-play]");
  const label = box.querySelector("[data-play-label]");
  const bar = box.querySelector("progress");
  const problem = box.querySelector(".clip-problem");
  const playLabel = label.textContent;
  audio.controls = false;
  audio.hidden = true;
  button.hidden = bar.hidden = false;

  this.toggle = () => (playing === this ? this.stop() : this.play());

  this.play = async () => {
    playing?.stop();
    playing = this;
    problem.hidden = true;
    label.textContent = button.dataset.stopLabel;
    box.classList.add("playing");
    audio.currentTime = start;
    try {
      await audio.play();
      requestAnimationFrame(follow);
    } catch (error) {
      if (error.name === "AbortError") return;
      problem.hidden = false;
      this.stop();
    }
  };

  this.stop = () => {
    audio.pause();
    if (playing === this) playing = null;
    label.textContent = playLabel;
    box.classList.remove("playing");
    bar.value = 0;
  };

  const follow = () => {
    if (playing !== this) return;
    bar.value = Math.max(0, (audio.currentTime - start) / (end - start));
    if (audio.currentTime >= end || audio.ended) this.stop();
    else requestAnimationFrame(follow);
  };
  // Frames stand still in a tab that is hidden; the clip ends there too.
  audio.addEventListener("timeupdate", () => {
    if (playing === this && audio.currentTime >= end) this.stop();
  });
}
