"""What is done with all that is held about a person: two records made one, or none left."""

from scheduling.dossiers.operations.erasing import erase, erase_again, remember
from scheduling.dossiers.operations.linking import erase_mine, keep_up
from scheduling.dossiers.operations.merging import merge

__all__ = ["erase", "erase_again", "erase_mine", "keep_up", "merge", "remember"]
