"""Table of contents of the workbench, for Django alone."""

from cases.access import workbench as access
from cases.houses import workbench as houses

__all__ = ["access", "houses"]
