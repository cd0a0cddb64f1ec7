"""Problem details on the wire (RFC 9457), for the OpenAPI document."""

from pydantic import BaseModel, Field


class FieldFault(BaseModel):
    """One part of a request that is wrong."""

    pointer: str = Field(
        description="JSON pointer into the body, or ?name of a query parameter",
        examples=["#/statements/0"],
    )
    detail: str


class Problem(BaseModel):
    """Why a request was not answered."""

    type: str = Field(description="Address of a page on this kind", examples=["/problems/busy"])
    title: str
    status: int
    detail: str
    request_id: str = Field(description="The same as the X-Request-Id header")
    errors: list[FieldFault] = Field(default=[], description="What is not valid, part by part")
    candidates: list[str] = Field(default=[], description="URIs that share an ambiguous id")
