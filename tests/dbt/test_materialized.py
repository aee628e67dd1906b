"""Tables and views are written under their own names, over what the build that a night begins from left there."""

from small_shop import build, history, land_rows

from setka.paths import DataPaths

PRODUCTS = ["--select", "+int_products__categorised", "--exclude-resource-type", "unit_test"]


def test_a_model_built_again_replaces_what_was_there_and_leaves_nothing_beside_it(new_shop: DataPaths) -> None:
    land_rows(new_shop, history(), batch_id="b1", loaded_at="2026-10-31 23:00:00")
    first = build(new_shop, PRODUCTS)
    names = "select table_name, table_type from information_schema.tables where table_schema = 'main' order by all"
    shelves = "select product_id, category from int_products__categorised order by all"
    before = first.rows(names)
    assert {kind for _, kind in before} == {"BASE TABLE", "VIEW"}
    assert first.rows(shelves) == [("p1", "home")]

    moved = {"product_id": "p1", "product_name": "Lamp", "category": "lamps", "updated_at": "2026-01-01 00:00:00"}
    land_rows(new_shop, {"products": [moved]}, batch_id="b2", loaded_at="2026-10-31 23:30:00")
    again = build(new_shop, PRODUCTS)
    assert again.rows(names) == before
    assert again.rows(shelves) == [("p1", "lamps")]
