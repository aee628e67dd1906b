"""Products bought together, out of the lines of counted orders."""

from benchmarks.workload import Stage, Workload

WORKLOAD = Workload(
    "Which products are bought together more often than chance would have it",
    frozenset({"orders", "order_lines", "order_events", "products"}),
    {
        "identities": Stage("customer_aliases", None, ("alias_id",)),
        "order fact": Stage("fct_orders", "order_fact", ("order_id",)),
        "order lines": Stage("fct_order_lines", "order_lines", ("order_id", "line_number")),
        "item pairs": Stage("rpt_item_pairs", "item_pairs", ("product_id", "other_product_id")),
    },
)
