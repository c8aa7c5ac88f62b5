"""入职: who comes, what is still to be done for them, and taking people on."""

from hrdesk.gui.pages.onboarding.page import OnboardingPage

__all__ = ["OnboardingPage"]
