"""Which walk takes the tags out of which sort of recording."""

from collections.abc import Callable, Mapping
from typing import Final

from leeward.exchange import sound_mp4, sound_mpeg, sound_ogg, sound_wave
from leeward.exchange.file_sorts import M4A, MP3, OGG, WAVE, FileSort
from leeward.exchange.sound import Emit, Steps, Stripper

_WALKS: Final[Mapping[FileSort, Callable[[Emit], Steps]]] = {
    MP3: sound_mpeg.walk,
    M4A: sound_mp4.walk,
    OGG: sound_ogg.walk,
    WAVE: sound_wave.walk,
}


def stripper(sort: FileSort) -> Stripper:
    """Return what takes the tags out of a recording as it arrives."""
    return Stripper(_WALKS[sort])
