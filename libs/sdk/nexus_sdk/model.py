"""What every model has in common, and pages of them."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Model(BaseModel):
    """A value that travels. Fields that are newer than this client are dropped, so that the server may deploy first."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Page(Model, Generic[Item]):
    """One page of a list in a stable order."""

    items: list[Item]
    has_more: bool = False
    cursor: str | None = None
    """Ask for the next page with this opaque value; None on the last page."""
