"""The marts of the demonstration's night see through second receipts for web orders that were collected in a shop."""

from planted import Planted

from simulation.handovers import second_receipts


def collected(planted: Planted) -> dict[str, list[str]]:
    """The second receipts of each order to be collected in a shop that was not cancelled."""
    seed = planted.night.settings.seed
    return {
        bought.order.order_id: [
            receipt.order.order_id
            for receipt in second_receipts(seed, one, bought)
            if receipt.order.ordered_at < planted.until
        ]
        for one, bought in planted.purchases
        if bought.order.store_id and bought.order.sales_channel == "online"
    }


def test_second_receipts_are_found_and_the_doubtful_ones_listed(planted: Planted) -> None:
    """S50: matched by shop, sum, lines and window; unmatched and ambiguous pairs are listed."""
    rung_up = collected(planted)
    pairs = {(order, receipt) for order, receipts in rung_up.items() for receipt in receipts}
    found = {
        (order, receipt): status
        for order, receipt, status in planted.mart(
            "select placed_order_id, receipt_id, receipt_status from rpt_double_receipts"
        )
    }
    # Somebody else buys the same few goods in the same shop in the same fortnight: no rule can tell that from a double.
    by_chance = {pair for pair, status in found.items() if status != "unmatched" and pair not in pairs}
    touched = {name for pair in by_chance for name in pair}
    assert len(by_chance) < 0.15 * len(pairs)
    clear = {order: receipts for order, receipts in rung_up.items() if touched.isdisjoint([order, *receipts])}
    assert {len(receipts) for receipts in clear.values()} == {0, 1, 2}
    word = ("unmatched", "matched", "ambiguous")
    expected = {
        (order, receipt): word[len(receipts)] for order, receipts in clear.items() for receipt in receipts or ["none"]
    }
    assert {pair: status for pair, status in found.items() if touched.isdisjoint(pair)} == expected
    assert len(expected) > 200
    assert pairs <= found.keys()


def test_a_web_order_handed_over_with_a_second_receipt_is_counted_once(planted: Planted) -> None:
    """S50, field note 24."""
    matched = planted.mart(
        "select placed_order_id, receipt_id from rpt_double_receipts where receipt_status = 'matched'"
    )
    counted = {order for (order,) in planted.mart("select order_id from fct_orders")}
    assert len(matched) > 100
    assert all(placed in counted and receipt not in counted for placed, receipt in matched)
    true_pairs = {(order, receipt) for order, receipts in collected(planted).items() for receipt in receipts}
    assert len(true_pairs & set(matched)) >= 0.95 * len(matched), "few purchases of others are lost to the rule"
