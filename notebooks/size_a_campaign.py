# %% [markdown]
"""
# How large is the win-back campaign, and could we see that it works?

**Question.** How large would the win-back campaign be, whom does it not reach and why, and what would it take to see an
effect? Answered from the published snapshot alone.
"""

# %%
import math

import plotly.graph_objects as go
from scipy import stats

from measurement import moments
from notebooks.showing import say, show_figure, show_tables
from notebooks.snapshot import open_snapshot

CAMPAIGN, AUDIENCE = "win_back", "seg_inactive_calendar"
SILENT_MONTHS, WINDOW_DAYS, HOLDOUT = 6, 14, 0.10  # as the audience's threshold and the card have them
ALPHA, POWER = 0.05, 0.80  # two-sided; the customary odds of a false alarm, and of seeing what is there
WORTH_SEEING = 0.20  # an opinion, to be argued with: fewer than a fifth more orders would not be worth the letters

snapshot = open_snapshot()
say(f"As of {snapshot.pointer.as_of} UTC, build `{snapshot.pointer.build_id}`.")

# %% [markdown]
# ## How large is it, whom does it not reach, and why?
# Who is held out counts as reached: the letter could have gone.

# %%
sizes = snapshot.ask(
    "select segment, customer_count from rpt_segment_sizes "
    "where as_of_date = (select max(as_of_date) from rpt_segment_sizes) order by customer_count desc"
)
audience = int(sizes.set_index("segment").customer_count[AUDIENCE])
by_reason = """
    select step, verdict, title_en as reason, count(*) as candidates
    from plan_decisions inner join decision_reasons using (reason, verdict)
    where campaign = $campaign group by all order by step desc, candidates desc"""
by_zone = """
    select lifecycle_zone as zone, count(distinct customer_id) as candidates,
        count(*) filter (where step = 'letter' and verdict in ('send', 'held_out')) as by_letter,
        count(*) filter (where step <> 'letter' and verdict in ('send', 'held_out')) as by_list,
        by_letter / candidates as letter_share
    from plan_decisions inner join dim_customers using (customer_id)
    where campaign = $campaign group by zone order by candidates desc"""
reasons, zones = (snapshot.ask(query, campaign=CAMPAIGN) for query in (by_reason, by_zone))
show_tables(sizes, reasons, zones)
candidates, reached, listed = (int(zones[column].sum()) for column in ("candidates", "by_letter", "by_list"))
stops = reasons[(reasons.step == "letter") & reasons.verdict.isin(["stopped", "deferred"])]

# %% [markdown]
# ## What do such customers do by themselves?
# The same silence on past nights, a month apart, each with its outcome window closed. One customer may stand in several
# nights: fine for a mean and a spread, not for an interval around them. What letters of the past earned is in it, too.

# %%
of_the_past = """
    with nights as (
        select unnest(generate_series(max(as_of_date) - $days, any_value(start), to_months(-1)))::date as night
        from rpt_segment_sizes cross join (select min(order_date) + to_months($months) as start from fct_orders)
    ),
    silent as (
        select night, customer_id, max(order_date) > night - to_months($months + 1) as is_newcomer
        from nights inner join fct_orders on order_date < night
        group by night, customer_id having max(order_date) <= night - to_months($months)
    )
    select night, silent.customer_id, is_newcomer, count(order_id) as orders
    from silent left join fct_orders as later on later.customer_id = silent.customer_id
        and later.order_date >= night and later.order_date < night + $days
    group by all order by all"""
silent = snapshot.ask(of_the_past, days=WINDOW_DAYS, months=SILENT_MONTHS)
past, nights = moments.from_values(silent.orders), silent.night.nunique()
newly_silent = silent.is_newcomer.sum() / max(nights, 1)

# %% [markdown]
# ## What would it take to see an effect?
# With $n$ customers, the share $h$ of them held out, and the variance $\sigma^2$ of orders per customer in either arm,
# the smallest difference of means that a two-sided test at level $\alpha$ finds with probability $1 - \beta$ is
# $$\left(z_{1-\alpha/2} + z_{1-\beta}\right) \sqrt{\frac{\sigma^2}{n\,h\,(1-h)}}$$
# by the normal approximation: Bloom 1995, "Minimum Detectable Effects", Evaluation Review 19(5), 547-556. With fewer
# than some dozen orders in the holdout it gives no more than the order of magnitude.


# %%
def smallest_lift(customers: float, holdout: float) -> float:
    """That difference, as a share of the orders that such customers place by themselves."""
    if not customers or not past.mean:
        return math.inf
    error = math.sqrt(moments.variance(past) / (customers * holdout * (1 - holdout)))
    return float(stats.norm.ppf(1 - ALPHA / 2) + stats.norm.ppf(POWER)) * error / past.mean


tonight = smallest_lift(reached, HOLDOUT)
needed = {share: (smallest_lift(1, share) / WORTH_SEEING) ** 2 for share in (HOLDOUT, 0.2, 0.5)}
ends = [100, 200_000]  # straight lines between them, as both axes are logarithmic
figure = go.Figure(layout={"title": "Smallest effect that would be seen, by size of the campaign"})
for share in needed:
    figure.add_scatter(x=ends, y=[smallest_lift(end, share) for end in ends], name=f"{share:.0%} held out")
figure.add_scatter(x=ends, y=[WORTH_SEEING] * 2, name="worth seeing", line={"dash": "dot"})
figure.add_scatter(x=[reached], y=[tonight], name="the letter tonight", mode="markers", marker={"size": 11})
figure.update_xaxes(type="log", dtick=1, title="customers, held out or written to")
figure.update_yaxes(type="log", tickvals=[0.1, 0.2, 0.5, 1, 2, 5], tickformat="+.0%", title="orders per customer")
show_figure(figure)

# %% [markdown]
# ## Conclusions

# %%
first = f"{stops.reason.iloc[0]!r} ({stops.candidates.iloc[0]:,})" if len(stops) else "nothing"
smallest = f"{tonight:+.0%} orders" if reached else "none, as it reaches nobody"
verdict = "would be seen" if tonight <= WORTH_SEEING else "would pass for chance"
sizes_needed = ", ".join(f"{customers:,.0f} at {share:.0%}" for share, customers in needed.items())
say(f"""
- **Size.** {audience:,} customers are in the audience, {newly_silent:,.0f} join it a month; {candidates:,} were judged.
- **Reach.** The letter reaches {reached:,}, the list for the shop {listed:,} more. What stops it most often: {first}.
- **By themselves** such customers place {past.mean:.3f} orders each in {WINDOW_DAYS} days ({past.n:,} observations on
  {nights} nights); tonight's whole holdout would place {reached * HOLDOUT * past.mean:.1f}.
- **Effect.** The smallest that tonight's letter could show is {smallest}; {WORTH_SEEING:+.0%} {verdict}.
- **What it takes** for {WORTH_SEEING:+.0%}, customers by share held out: {sizes_needed}.
""")
