"""Table of contents of the workbench, for Django alone."""

from cases.access import workbench as access
from cases.actors import workbench as actors
from cases.houses import workbench as houses
from cases.ledger import workbench as ledger

__all__ = ["access", "actors", "houses", "ledger"]
