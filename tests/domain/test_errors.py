"""What a refusal says."""

import pytest

from hrdesk import words
from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "“x” is no number. Write it with digits, such as 1234.5."),
        ("zh_CN", "“x”不是数字。请用数字书写，如 1234.5。"),
    ],
)
def test_what_is_wrong_and_what_to_do_stand_behind_each_other(language, said):
    with words.speaking(language):
        refused = UserError(N_("“{text}” is no number."), hint=N_("Write it with digits, such as 1234.5."), text="x")
        assert refused.whole == said
        assert UserError(N_("“{text}” is no number."), text="x").whole == str(refused)
