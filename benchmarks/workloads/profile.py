"""The traits that orders and returns give each customer, out of the order fact."""

from benchmarks.workload import Stage, Workload

WORKLOAD = Workload(
    "What each customer bought, through what, in what rhythm and with what trend, in more than fifty columns",
    frozenset({"orders", "order_lines", "order_events", "products"}),
    {
        "customers": Stage("int_customers__listed", None, ("customer_id",)),
        "order fact": Stage("fct_orders", "order_fact", ("order_id",)),
        "profile": Stage(
            "int_customers__valued",
            "profile",
            ("customer_id",),
            joined=("int_customers__channelled", "int_customers__paced", "int_customers__trended"),
        ),
    },
)
