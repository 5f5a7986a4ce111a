"""Tables of reassessment; imported here so that Django finds them."""

from reassessment.models.judgement import Alert, Override
from reassessment.models.runs import EscalationAssessment, ParameterSet, Run, TrustAssessment
from reassessment.models.schedule import Due

__all__ = ["Alert", "Due", "EscalationAssessment", "Override", "ParameterSet", "Run", "TrustAssessment"]
