"""Who can open the file, and what the key folder gives away."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import Denied, Unavailable, UserError
from hrdesk.storage import envelope, keys, tries
from hrdesk.storage.envelope import Cost

from .conftest import CHEAP, NOW


@pytest.fixture
def made(path):
    return keys.create(path, "admin", "first-password", cost=CHEAP, now=NOW)


def later(seconds):
    return NOW + dt.timedelta(seconds=seconds)


def unlock(path, login, password, now=NOW, cost=CHEAP):
    return keys.unlock(path, login, password, cost=cost, now=now)


def code(call):
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


def test_the_first_administrator_gets_both_keys_back(path, made):
    again = unlock(path, "Admin ", "first-password")
    assert (again.file_key, again.vault_key, again.login) == (made[0].file_key, made[0].vault_key, "admin")


def test_the_real_cost_is_at_least_what_owasp_asks():
    assert Cost().memory_kib >= 64 * 1024
    assert Cost().passes >= 3


def test_keys_never_show_in_a_report(made):
    assert made[0].file_key.hex() not in repr(made[0])
    assert repr(made[0].file_key) not in repr(made[0])


def test_a_password_typed_full_width_is_the_same_password(path, made):
    assert unlock(path, "ａｄｍｉｎ", "ｆｉｒｓｔ－ｐａｓｓｗｏｒｄ")


def test_wrong_password_and_unknown_user_are_told_in_the_same_words_after_the_same_work(path, made, monkeypatch):
    worked = []
    real = envelope.password_key
    monkeypatch.setattr(envelope, "password_key", lambda *a: (worked.append(a[2]), real(*a))[1])
    told = []
    for login in ("admin", "nobody"):
        with pytest.raises(UserError) as caught:
            unlock(path, login, "wrong")
        told.append((str(caught.value), caught.value.code, caught.value.hint))
    assert told[0] == told[1]
    assert worked[0] == worked[1] == CHEAP


def test_after_five_failures_each_further_try_waits_longer(path, made):
    for n in range(5):
        assert code(lambda n=n: unlock(path, "admin", "wrong", later(n))) == "wrong_password"
    assert code(lambda: unlock(path, "admin", "first-password", later(5))) == "too_many_tries"
    assert code(lambda: unlock(path, "admin", "wrong", later(10))) == "wrong_password"
    assert code(lambda: unlock(path, "admin", "first-password", later(19))) == "too_many_tries"
    assert unlock(path, "admin", "first-password", later(21)).failures == 6
    assert unlock(path, "admin", "first-password", later(22)).failures == 0


def test_an_unknown_user_waits_like_a_known_one(path, made):
    for n in range(5):
        assert code(lambda n=n: unlock(path, "nobody", "wrong", later(n))) == "wrong_password"
    assert code(lambda: unlock(path, "nobody", "wrong", later(5))) == "too_many_tries"


@given(moves=st.lists(st.integers(-(10**6), 0), min_size=1, max_size=6))
def test_a_clock_set_back_never_shortens_the_wait(tmp_path_factory, moves):
    ledger = tries.Ledger(tmp_path_factory.mktemp("tries") / "x.tries")
    for _ in range(8):
        try:
            ledger.begin(NOW)
        except Denied:
            pass
    clock = NOW
    for move in moves:
        clock += dt.timedelta(seconds=move)
        with pytest.raises(Denied):
            ledger.begin(clock)


def test_waits_grow_and_end_at_a_quarter_of_an_hour():
    waits = [tries.wait_after(n) for n in range(200)]
    assert waits[:7] == [0, 0, 0, 0, 0, 5, 10]
    assert waits == sorted(waits)
    assert waits[-1] == 900


def test_a_new_account_has_a_random_first_password_and_no_vault_key_unless_given(path, made):
    clerk = keys.grant(path, made[0], "王芳", vault=False, cost=CHEAP)
    hr = keys.grant(path, made[0], "hr", vault=True, cost=CHEAP)
    assert len(clerk.password) >= 12
    assert clerk.password != hr.password
    assert clerk.password not in repr(clerk)
    assert unlock(path, "王芳", clerk.password).vault_key is None
    assert unlock(path, "王芳", clerk.password).file_key == made[0].file_key
    assert unlock(path, "hr", hr.password).vault_key == made[0].vault_key


def test_who_holds_no_vault_key_can_make_no_accounts(path, made):
    clerk = keys.grant(path, made[0], "clerk", vault=False, cost=CHEAP)
    weak = unlock(path, "clerk", clerk.password)
    with pytest.raises(Denied):
        keys.grant(path, weak, "friend", vault=False, cost=CHEAP)
    assert weak.digest_key is None


def test_a_reset_gives_a_new_password_and_never_the_old_one(path, made):
    first = keys.grant(path, made[0], "hr", vault=True, cost=CHEAP)
    new = keys.reset_password(path, made[0], "hr", cost=CHEAP)
    assert unlock(path, "hr", first.password)  # until the commit, both open
    keys.settle(path, new)
    assert code(lambda: unlock(path, "hr", first.password)) == "wrong_password"
    assert unlock(path, "hr", new.password).vault_key == made[0].vault_key


def test_a_reset_ends_the_waiting(path, made):
    keys.grant(path, made[0], "hr", vault=True, cost=CHEAP)
    for n in range(6):
        code(lambda n=n: unlock(path, "hr", "wrong", later(n)))
    new = keys.reset_password(path, made[0], "hr", cost=CHEAP)
    assert unlock(path, "hr", new.password, later(7))


def test_a_commit_that_failed_keeps_the_old_password(path, made):
    wrapped = keys.change_password(path, "admin", "first-password", "second", cost=CHEAP, now=NOW)
    keys.withdraw(path, wrapped)
    assert unlock(path, "admin", "first-password")
    assert code(lambda: unlock(path, "admin", "second")) == "wrong_password"


def test_changing_the_own_password_asks_for_the_old_one(path, made):
    change = lambda old: keys.change_password(path, "admin", old, "second", cost=CHEAP, now=NOW)  # noqa: E731
    assert code(lambda: change("guess")) == "wrong_password"
    keys.settle(path, change("first-password"))
    assert unlock(path, "admin", "second").vault_key == made[0].vault_key
    assert code(lambda: unlock(path, "admin", "first-password")) == "wrong_password"


def test_a_changed_role_gives_or_takes_the_vault_key_and_leaves_the_password(path, made):
    wrapped = keys.grant(path, made[0], "li", vault=True, cost=CHEAP)
    keys.settle(path, keys.set_vault(path, made[0], "li", vault=False))
    assert unlock(path, "li", wrapped.password).vault_key is None
    keys.settle(path, keys.set_vault(path, made[0], "li", vault=True))
    assert unlock(path, "li", wrapped.password).vault_key == made[0].vault_key


def test_a_public_key_slipped_in_is_noticed_before_keys_are_given_to_it(path, made):
    keys.grant(path, made[0], "li", vault=False, cost=CHEAP)
    holder = next(holder for holder in keys.holders(path) if holder.login == "li")
    file = keys.folder(path) / holder.name
    wrap = json.loads(file.read_text())
    wrap["public"] = json.loads((keys.folder(path) / keys.holders(path)[0].name).read_text())["public"]
    file.write_text(json.dumps(wrap))
    with pytest.raises(Unavailable) as caught:
        keys.set_vault(path, made[0], "li", vault=True)
    assert caught.value.code == "damaged"


def test_revoked_keys_open_nothing(path, made):
    wrapped = keys.grant(path, made[0], "li", vault=True, cost=CHEAP)
    assert keys.revoke(path, "li") == 1
    assert code(lambda: unlock(path, "li", wrapped.password)) == "wrong_password"


def test_orphans_are_named(path, made):
    assert keys.orphans(path, ["admin"]) == []
    gone = keys.grant(path, made[0], "gone", vault=False, cost=CHEAP)
    keys.reset_password(path, made[0], "admin", cost=CHEAP)
    (keys.folder(path) / ".half.part").touch()
    wrong = keys.orphans(path, ["admin"])
    assert len(wrong) == 3
    assert gone.name in wrong
    assert ".half.part" in wrong


def test_a_key_made_at_a_lower_cost_is_made_again_when_the_cost_rises(path, made):
    raised = Cost(memory_kib=128, passes=2, lanes=1)
    assert unlock(path, "admin", "first-password", cost=raised).generation == 2
    (file,) = [keys.folder(path) / holder.name for holder in keys.holders(path)]
    assert json.loads(file.read_text())["lock"]["memory_kib"] == 128
    assert unlock(path, "admin", "first-password", cost=raised).generation == 2
    assert keys.orphans(path, ["admin"]) == []


def test_the_recovery_key_opens_as_printed_and_as_people_type_it(path, made):
    printed = made[1]
    assert [len(group) for group in printed.split("-")] == [5] * 8
    for typed in (printed, printed.lower().replace("-", " "), printed.replace("0", "O").replace("1", "l")):
        assert keys.unlock_with_recovery(path, typed).vault_key == made[0].vault_key
    recovered = keys.unlock_with_recovery(path, printed)
    new = keys.reset_password(path, recovered, "admin", cost=CHEAP)
    assert unlock(path, "admin", new.password).file_key == made[0].file_key


@pytest.mark.parametrize("change", [lambda k: k[:-1] + ("A" if k[-1] != "A" else "B"), lambda k: k[:-1], lambda k: ""])
def test_a_mistyped_recovery_key_is_noticed(path, made, change):
    assert code(lambda: keys.unlock_with_recovery(path, change(made[1]))) == "wrong_password"


def test_another_files_recovery_key_does_not_fit(path, made, tmp_path):
    _, other = keys.create(tmp_path / "other.hrdesk", "admin", "x", cost=CHEAP, now=NOW)
    assert code(lambda: keys.unlock_with_recovery(path, other)) == "wrong_password"


def test_making_keys_where_keys_are_is_refused(path, made):
    assert code(lambda: keys.create(path, "admin", "x", cost=CHEAP, now=NOW)) == "already_there"


@pytest.mark.parametrize("login", ["", "  ", "a\nb", "*recovery*", "x" * 65])
def test_impossible_user_names_are_refused(path, made, login):
    assert code(lambda: keys.grant(path, made[0], login, vault=False, cost=CHEAP)) == "bad_login"


@pytest.mark.parametrize("login", ["../../x", "con", "a:b", "张 三"])
def test_a_user_name_is_never_a_path(path, made, login):
    wrapped = keys.grant(path, made[0], login, vault=False, cost=CHEAP)
    assert unlock(path, login, wrapped.password).login == login
    assert sorted(path.parent.iterdir()) == [keys.folder(path)]


def test_a_missing_folder_is_said(tmp_path):
    assert code(lambda: unlock(tmp_path / "none.hrdesk", "admin", "x")) == "not_found"


@pytest.mark.parametrize("harm", [b"", b"{", b"[]", b'{"format":1}', bytes(range(256))])
def test_a_damaged_key_file_is_said_and_not_taken_for_a_wrong_password(path, made, harm):
    for file in keys.folder(path).glob("*.key"):
        file.write_bytes(harm)
    assert code(lambda: unlock(path, "admin", "first-password")) == "damaged"


def test_a_key_file_altered_to_cost_a_terabyte_does_not_hang_the_sign_in(path, made):
    for file in keys.folder(path).glob("*.key"):
        wrap = json.loads(file.read_text())
        wrap["lock"] |= {"memory_kib": 2**30}
        file.write_text(json.dumps(wrap))
    assert code(lambda: unlock(path, "admin", "first-password")) == "wrong_password"


def test_no_password_and_no_key_lies_in_the_folder(path, made):
    held = b"".join(file.read_bytes() for file in keys.folder(path).iterdir())
    for secret in (b"first-password", made[0].file_key, made[0].vault_key, made[0].file_key.hex().encode()):
        assert secret not in held
    assert made[1].encode() not in held


def test_signing_in_does_not_load_the_database_library():
    import subprocess
    import sys

    script = "import sys, hrdesk.storage.keys; print(sorted(m for m in sys.modules if m in ('sqlalchemy','cryptography','alembic')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
