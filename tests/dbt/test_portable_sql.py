"""The models we ship stay in the subset that DuckDB and Spark answer alike (D13)."""

from pathlib import Path

import pytest
from portable_sql import broken_rules, engine_words
from prepared_build import PreparedBuild

from setka.paths import DBT_PROJECT

MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))


@pytest.fixture(scope="module")
def compiled_models(prepared_build: PreparedBuild) -> list[Path]:
    """The SQL of every model as the engine gets it, planning and measurement too."""
    files = [prepared_build.compiled / file.relative_to(DBT_PROJECT / "models") for file in MODELS]
    assert all(file.is_file() for file in files)
    return files


def test_compiled_models_use_nothing_that_engines_answer_differently(compiled_models: list[Path]) -> None:
    broken = {file.stem: found for file in compiled_models if (found := broken_rules(file.read_text(encoding="utf-8")))}
    assert not broken, "\n".join(f"{model} uses {'; '.join(found)}." for model, found in broken.items())


def test_engine_words_live_only_in_macros() -> None:
    written = {file.stem: found for file in MODELS if (found := engine_words(file.read_text(encoding="utf-8")))}
    assert not written, "\n".join(f"{model} writes words of one engine: {found}." for model, found in written.items())


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select current_date as d", "clock"),
        ("select now() as d", "clock"),
        ("select random() as d", "clock"),
        ("select a from t qualify row_number() over (order by a nulls last) = 1", "QUALIFY"),
        ("select * exclude (a) from t", "exclude"),
        ("select array_agg(a order by b nulls last) as x from t", "list aggregate"),
        ("select string_agg(a, ',') as x from t", "list aggregate"),
        ("select hash(a) as x from t", "md5"),
        ("select xs[1] as x from t", "array index"),
        ("select a / b as x from t", "safe_divide"),
        ("select cast(a / nullif(b, 0) as integer) as x from t", "floor"),
        ("select unnest(xs) as x from t", "row generator"),
        ("select * from range(3) as t(x)", "row generator"),
        ("select regexp_extract(a, 'b(c)') as x from t", "group"),
        ("select row_number() over (partition by a) as x from t", "without an order"),
        ("select row_number() over (order by a) as x from t", "NULLS"),
        ("select row_number() over (order by a nulls last, b desc) as x from t", "NULLS"),
        ("select * from t asof join u on t.a >= u.a", "ASOF"),
        ("from t pivot (sum(a) for b in ('x'))", "PIVOT"),
        ("select sum(a) over (order by d nulls last range between interval 7 days preceding and current row) x from t",
         "RANGE"),
    ],
)  # fmt: skip
def test_each_banned_construct_is_found(sql: str, words: str) -> None:
    assert any(words in found for found in broken_rules(sql))


def test_portable_sql_passes() -> None:
    assert not broken_rules(
        "with t as (select a, row_number() over (partition by b order by c desc nulls last) as n from u) "
        "select a / nullif(n, 0) as x, md5(b) as y, cast(floor(a / 2) as integer) as z from t order by a nulls first"
    )


def test_engine_words_are_found_and_comments_are_not() -> None:
    assert engine_words("select a::int as a, timezone('UTC', b) as b from t") == [
        "timezone(: use utc_to_local, local_to_utc or local_date",
        "::: use cast(... as ...)",
    ]
    assert not engine_words("-- an interval of days, at time zone\nselect {{ local_date('a', 'b') }} as a from t")
