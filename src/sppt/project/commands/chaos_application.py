"""The channel process of a trial: the real doors, with fail points between their lanes and the core."""

from sppt.project.boot import home
from sppt.project.channels import application
from sppt.trials.chaos.failpoints import install

__all__ = ["application"]

install(home())
