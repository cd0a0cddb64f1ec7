"""The operator: who runs this installation, as far as its settings say."""

from dataclasses import dataclass

from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator's name and contact, each empty where it was not given."""

    name: str
    contact: str

    @property
    def address(self) -> str:
        """Where a link to the contact leads, empty without one."""
        is_mail = self.contact and not self.contact.startswith("https://")
        return f"mailto:{self.contact}" if is_mail else self.contact

    @property
    def known(self) -> bool:
        """Whether a person knows whom to turn to."""
        return bool(self.name and self.contact)


def operator_of(settings: Settings) -> Operator:
    """Return the operator that the settings name."""
    return Operator(settings.operator.strip(), settings.contact)
