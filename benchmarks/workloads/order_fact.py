"""The order fact and the part of the profile that purchases make."""

from benchmarks.workload import Stage, Workload

WORKLOAD = Workload(
    "Value, place and gap of every counted order, and each customer's purchases",
    frozenset({"orders", "order_lines", "order_events"}),
    {
        # Who is one person is asked once for everything; the floor's files hold no two ids of one.
        "identities": Stage("customer_aliases", None, ("alias_id",)),
        "order fact": Stage("fct_orders", "order_fact", ("order_id",)),
        "purchase profile": Stage("int_customers__purchased", "purchase_profile", ("customer_id",)),
    },
)
