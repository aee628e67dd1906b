"""The lifecycle grid of every day since the first order, out of the order fact."""

from benchmarks.workload import Stage, Workload

WORKLOAD = Workload(
    "How many customers stood in each cell at the end of each day",
    frozenset({"orders", "order_lines", "order_events"}),
    {
        "identities": Stage("customer_aliases", None, ("alias_id",)),
        "order fact": Stage("fct_orders", "order_fact", ("order_id",)),
        "grid history": Stage(
            "rpt_lifecycle_grid_daily", "grid_history", ("as_of_date", "frequency_band", "recency_band")
        ),
    },
)
