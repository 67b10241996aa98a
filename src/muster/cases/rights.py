"""Which roles of the office that has a case may do what in it: from the one declaration."""

from muster.offices.rights import Purpose, roles_for

SEE = roles_for(Purpose.SEE)
OPEN_PAPERS = roles_for(Purpose.OPEN_PAPERS)
CHECK = roles_for(Purpose.CHECK)
FINISH_CHECK = roles_for(Purpose.FINISH_CHECK)
REFER = roles_for(Purpose.REFER)
OFFER = roles_for(Purpose.OFFER)
DECIDE = roles_for(Purpose.DECIDE)
SEE_CONTRACT = roles_for(Purpose.SEE_CONTRACT)
DRAFT = roles_for(Purpose.DRAFT)
CONFIRM = roles_for(Purpose.CONFIRM)
CONTACTS = roles_for(Purpose.CONTACTS)
ENROL = roles_for(Purpose.ENROL)
