"""Contact data lies in the rooms made for it and nowhere else."""

import hashlib
import hmac
import stat
from pathlib import Path

import pytest
from shop_folder import CUSTOMERS, SECRET, Shop, table_report

from ingestion.contact_keys import normalised_email, normalised_phone

PLANTED = "Planted.Person@example.com"
PHONE = "+7 (900) 000-12-34"


def key_of(endpoint: str) -> str:
    return hmac.new(SECRET, endpoint.encode(), hashlib.sha256).hexdigest()


def test_keys_are_keyed_hashes_of_the_normalised_address(shop: Shop):
    shop.land()
    assert shop.raw("customers", "customer_id, email_key, phone_key") == [
        ("1", key_of("ann@example.com"), key_of("+79000000001")),
        ("2", None, None),
    ]


def test_an_address_that_is_none_loses_its_key_and_not_its_row(shop: Shop):
    shop.write("customers.csv", [{**CUSTOMERS[0], "email": "ann at example", "phone": "12"}])
    assert table_report(shop.land(), "customers").landed == 1
    assert shop.raw("customers", "email_key, phone_key") == [(None, None)]
    assert shop.contacts("customers", "email, phone") == [("ann at example", "12")]


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        (" Ann@Example.COM ", "ann@example.com"),
        ("o'neil+news@example.co.uk", "o'neil+news@example.co.uk"),
        ("иван@пример.рф", "иван@пример.рф"),
        ("ann@example", None),
        ("ann@@example.com", None),
        ("ann@example..com", None),
        ("ann b@example.com", None),
        ("ann@example.com, bob@example.com", None),
        ("", None),
        ("a" * 250 + "@example.com", None),
    ],
)
def test_an_email_is_trimmed_lowered_and_believed_only_if_it_can_be_one(written: str, normalised: str | None):
    assert normalised_email(written) == normalised


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("+7 (900) 000-12-34", "+79000001234"),
        ("7 900 000 12 34", "+79000001234"),
        ("8 (900) 000-12-34", "+79000001234"),
        ("900 000 12 34", "+79000001234"),
        ("+7 900 000-12-34 доб. 5", "+79000001234"),
        ("+49 30 901820", "+4930901820"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("12", None),
        ("no phone", None),
        ("+0 900 000 12 34", None),
        ("1" * 16, None),
        ("", None),
    ],
)
def test_a_phone_is_read_as_it_is_dialled_in_the_country(written: str, normalised: str | None):
    assert normalised_phone(written, "RU") == normalised


def test_a_number_without_plus_belongs_to_no_country_but_the_one_it_is_dialled_in():
    assert normalised_phone("030 901820", "DE") == "+4930901820"
    assert normalised_phone("030 901820", None) is None
    assert normalised_phone("+49 30 901820", None) == "+4930901820"


def test_a_phone_is_dialled_in_its_rows_country_else_in_the_shops(shop: Shop):
    shop.write(
        "customers.csv",
        [
            {**CUSTOMERS[0], "customer_id": "1", "phone": "8 900 000-00-01", "country": ""},
            {**CUSTOMERS[0], "customer_id": "2", "phone": "030 901820", "country": "DE"},
            {**CUSTOMERS[0], "customer_id": "3", "phone": "+7 900 000-00-01", "country": "DE"},
        ],
    )
    shop.land()
    assert shop.raw("customers", "phone_key") == [
        (key_of("+79000000001"),), (key_of("+4930901820"),), (key_of("+79000000001"),)
    ]  # fmt: skip


def test_a_bare_hash_of_a_row_cannot_be_guessed_from_its_contact_data(shop: Shop):
    shop.land()
    (row_hash, *_), *_ = shop.raw("customers", "row_hash")
    cells = ["1", "2026-01-02 10:00:00", "Ann@Example.com", "+7 900 000-00-01", *["\x1e"] * 11]
    assert row_hash != hashlib.md5("\x1f".join(cells).encode(), usedforsecurity=False).hexdigest()


def test_a_planted_address_is_found_in_contact_files_alone(shop: Shop):
    """Good rows, quarantined rows, an address strayed into another column, ragged rows and the report itself."""
    person = {**CUSTOMERS[0], "email": PLANTED, "phone": PHONE, "first_name": "Plantedname", "birth_date": "1990-05-05"}
    shop.write(
        "customers.csv",
        [
            person,
            {**person, "customer_id": "3", "birth_date": "Fifth of May"},
            {**person, "customer_id": "4", "registered_at": PLANTED},
            {**person, "customer_id": "", "city": f"mail {PLANTED}"},
            {**person, "last_name": "Other"},
        ],
    )
    shop.write(
        "consents.csv",
        [
            {"consent_id": "1", "channel": "email", "status": "granted", "occurred_at": "2026-01-01", "email": PLANTED},
            {"consent_id": "2", "channel": "fax", "status": "granted", "occurred_at": "2026-01-01", "email": PLANTED},
        ],
    )
    (shop.folder / "identities.csv").write_text(
        "identity_id,customer_id,identity_type,occurred_at,email\n"
        f"1,1,email,2026-01-01,{PLANTED}\n2,1,email,2026-01-01,a,{PLANTED}\n"
    )
    report = shop.land()
    assert table_report(report, "customers").quarantined == 4
    assert table_report(report, "identities").quarantined == 1

    spellings = ("planted.person", "plantedname", "9000001234", "000-12-34", "1990-05-05", "fifth of may")
    contact_files, leaks = [], []
    for path in shop.paths.root.rglob("*.parquet"):
        # Rows as text: compressed pages do not show their words to a search through bytes.
        content = str(shop.query(f"select * from read_parquet('{path}')")).lower()
        if any(spelling in content for spelling in spellings):
            (contact_files if path.parent.name == "contacts" else leaks).append(path)
    assert leaks == []
    assert {path.parent.parent.name for path in contact_files} == {"customers", "consents", "identities"}
    assert len(contact_files) == 5, "raw and quarantine of customers and consents, raw of identities"
    assert not any(spelling in str(report).lower() for spelling in spellings)


def test_contact_files_are_for_their_owner_alone(shop: Shop):
    shop.write("customers.csv", [*CUSTOMERS, {**CUSTOMERS[0], "customer_id": "5", "registered_at": "soon"}])
    shop.land()
    written = [
        path
        for room in (shop.paths.raw, shop.paths.quarantine)
        for path in Path(room / "customers" / "contacts").glob("2*.parquet")
    ]
    assert len(written) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_each_row_finds_its_contacts_and_content_that_returns_is_kept_once(shop: Shop):
    for email in ("one@example.com", "two@example.com", "one@example.com"):
        shop.write("customers.csv", [{**CUSTOMERS[0], "email": email}])
        shop.land()
    joined = shop.query(
        f"select email from {shop.files('customers')} as people "
        f"join {shop.files('customers/contacts')} as contacts using (row_id) "
        "order by batch_id"
    )
    assert joined == [("one@example.com",), ("two@example.com",), ("one@example.com",)]
    assert len(shop.contacts("customers")) == 2
