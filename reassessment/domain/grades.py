"""Grades of evidence: how reliable the source, how credible the information, and what the pair weighs inside a model.

The two are judged independently and shown side by side ("B2"); their product is for the models alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from actors.domain.grading import Credibility, Reliability


@dataclass(frozen=True, slots=True)
class Grade:
    """A source's reliability beside the information's credibility; prints as "B2"."""

    reliability: Reliability
    credibility: Credibility

    def __post_init__(self) -> None:
        """Refuse plain text, so that "B" and Reliability.USUAL never stand side by side."""
        if (type(self.reliability), type(self.credibility)) != (Reliability, Credibility):
            raise TypeError(f"not a grade: {self.reliability!r}, {self.credibility!r}")

    def __str__(self) -> str:
        return f"{self.reliability.value}{self.credibility.value}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the grade written as a letter and a digit; ValueError for anything else."""
        if len(text) != len("B2"):
            raise ValueError(f"not a grade: {text!r}")
        return cls(Reliability(text[0]), Credibility(text[1]))

    @property
    def is_c3_or_better(self) -> bool:
        """True when the source is at least fairly reliable and the information at least possibly true."""
        return self.reliability <= Reliability.FAIR and self.credibility <= Credibility.POSSIBLE


@dataclass(frozen=True, slots=True)
class GradeWeights:
    """What a grade weighs in a model: q = reliability weight times credibility weight, 0 to 1."""

    reliability: Mapping[Reliability, float]
    credibility: Mapping[Credibility, float]

    def __post_init__(self) -> None:
        """Refuse a table with gaps or weights outside 0 to 1."""
        if set(self.reliability) != set(Reliability) or set(self.credibility) != set(Credibility):
            raise ValueError("every letter and every digit needs a weight")
        if not all(0 <= weight <= 1 for weight in (*self.reliability.values(), *self.credibility.values())):
            raise ValueError("a grade weighs between 0 and 1")

    def q(self, grade: Grade) -> float:
        """Return the weight of `grade`; 0 for an unreliable source (E) or improbable information (5)."""
        return self.reliability[grade.reliability] * self.credibility[grade.credibility]


GRADE_WEIGHTS = GradeWeights(
    # "cannot be judged" stays below "fairly reliable" and "possibly true"
    reliability=MappingProxyType(dict(zip(Reliability, (1.0, 0.75, 0.5, 0.25, 0.0, 0.35), strict=True))),
    credibility=MappingProxyType(dict(zip(Credibility, (1.0, 0.75, 0.5, 0.25, 0.0, 0.35), strict=True))),
)
