"""Which roles of the office that has a case may do what in it."""

from muster.offices.models import Role

CHECK = (Role.CLERK, Role.RECRUITER)
OFFER = (Role.RECRUITER,)
DECIDE = (Role.DECIDING_OFFICER,)
DRAFT = (Role.RECRUITER,)
CONFIRM = (Role.COMMANDER,)
ENROL = (Role.RECRUITER, Role.COMMANDER)
