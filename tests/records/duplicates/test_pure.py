"""Keys, scores and typos for any names at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.duplicates.keys import KEY_LENGTH, Facts, keys
from wellworn.records.duplicates.scoring import LIKELY, Trait, near, score
from wellworn.records.duplicates.words import company_words, digits, person_words, skeleton
from wellworn.records.folding import searchable
from wellworn.records.spelling import LONGEST, SHORTEST, apart, forms

NAMES = st.text(max_size=40)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=SHORTEST, max_size=LONGEST)
FACTS = st.builds(
    Facts,
    st.just("person"),
    NAMES,
    mails=st.frozensets(st.sampled_from(["a.b@x.example", "info@x.example", "joost@y.example"]), max_size=2),
    phones=st.frozensets(st.sampled_from(["+31385550172", "+31612345678", "12"]), max_size=2),
    company=NAMES,
    address=NAMES,
    city=NAMES,
)


@given(FACTS, FACTS)
def test_the_order_of_two_records_does_not_matter(one: Facts, other: Facts) -> None:
    assert score(one, other).share == pytest.approx(score(other, one).share)
    assert 0 <= score(one, other).share <= 1


@given(FACTS)
def test_keys_are_few_and_short(facts: Facts) -> None:
    made = keys(facts)
    assert len(made) <= 40 and all(0 < len(key) <= KEY_LENGTH for key in made)


@given(st.lists(LETTERS, min_size=2, max_size=3))
def test_a_name_in_another_order_always_meets_and_is_likely(words: list[str]) -> None:
    one, other = Facts("person", " ".join(words)), Facts("person", ", ".join([words[-1], " ".join(words[:-1])]))
    assert keys(one) & keys(other)
    assert score(one, other).share >= LIKELY or len(person_words(one.name)) < 2


@given(LETTERS, st.data())
def test_one_letter_wrong_missing_or_too_many_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("aeioukr"))
    for typed in (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert set(forms(typed)) & set(forms(word))
        assert apart(typed, word) <= 1
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert set(forms(swapped)) & set(forms(word)) and apart(swapped, word) <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Aquaveld N.V.", "aquaveld"), ("Müller & Söhne GmbH", "Muller Sohne"), ("The Kestrel Group Ltd", "Kestrel"), ("S.r.l. Rossi", "Rossi Srl")],
)  # fmt: skip
def test_legal_forms_tell_no_companies_apart(one: str, other: str) -> None:
    assert company_words(one) == company_words(other)


@pytest.mark.parametrize(("one", "other"), [("philip", "filip"), ("meyer", "meier"), ("kate", "cate")])
def test_what_sounds_the_same_meets(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_numbers_are_never_nearly_the_same() -> None:
    assert not near("12345", "12346") and near("dalen", "dahlen")


@pytest.mark.parametrize("written", ["+31 38 555 01 72", "038-5550172", "(038) 555 01 72", "+31385550172;ext=9"])
def test_a_phone_number_is_one_however_it_is_written(written: str) -> None:
    assert digits(written) == "85550172"


def test_other_scripts_are_compared_as_they_are() -> None:
    one, other = Facts("person", "Иван Петров"), Facts("person", "Петров Иван")
    assert keys(one) & keys(other) and Trait.OTHER_ORDER in score(one, other).reasons
    assert searchable("מיכל כהן") == "מיכל כהן"
