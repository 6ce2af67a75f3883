"""Names of encoders, and what kind each one is. No torch here: the web process reads names too."""

from annotation.words import Said, say

SIZES = ("tiny", "base", "large", "xlarge")
SCRATCH = tuple(f"scratch:{size}" for size in SIZES)
SCRATCH_TINY = SCRATCH[0]
EMBEDDING = "embedding"
VECTORS = "vectors:"
ANNEAL = "anneal:"
ZH_TINY = f"{ANNEAL}zh-tiny"
OWN = "own:"
PLUS = " + "


def parts(name: str) -> list[str]:
    """The encoders that a name puts side by side. The name of a file or folder must therefore not hold `PLUS`."""
    return name.split(PLUS)


def is_pretrained(name: str) -> bool:
    """Whether the name means a whole model of a hub or folder. Vectors of a file are learned on like random ones."""
    return name != EMBEDDING and not name.startswith(("scratch:", VECTORS))


def alternatives() -> Said:
    """What to type instead of a name that cannot be used."""
    return say(
        "Use {built_in} (no download), a local folder, a Hugging Face id that can be reached, or two with ' + '.",
        built_in=[ZH_TINY, *SCRATCH, EMBEDDING, f"{VECTORS}/path/to/file"],
    )
