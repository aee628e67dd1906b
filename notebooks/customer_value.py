# %% [markdown]
"""
# What are our customers worth in the coming year, and may we believe it?

**Question.** Which customers hold the value of the next 365 days, how sure is that of a single one, and was the last
such forecast right? Answered from the published snapshot alone.
"""

# %%
import plotly.graph_objects as go

from notebooks.showing import say, show_figure, show_tables
from notebooks.snapshot import open_snapshot

snapshot = open_snapshot()
say(f"As of {snapshot.pointer.as_of} UTC, build `{snapshot.pointer.build_id}`, money in {snapshot.pointer.currency}.")

# %% [markdown]
# ## What do the predictions stand on?
# Two models, fitted each night: `bgnbd` says how often a customer comes and when she leaves (in weeks), `gamma_gamma`
# for how much. An estimate without a standard error is one that the data do not settle.

# %%
models = snapshot.ask(
    "select model, parameter, estimate, standard_error, customer_count, repeat_buyer_count, reason "
    "from rpt_prediction_models where sample = 'as_of' order by model, position"
)
show_tables(models)
missing = sorted(set(models.reason) - {""})

# %% [markdown]
# ## Who holds the value?
# `potential_value` is the margin (or the revenue, where the shop gives no costs) to be expected of a customer in the
# next 365 days. The interval is of what *one* customer will really bring, her own chance and our doubt in it: it is
# wide, and begins at 0 for everyone who may well not come. The sum of many customers is far surer than any of them.

# %%
zones = snapshot.ask("""
    select lifecycle_zone as zone, count(*) as customers, sum(potential_value) as potential_value,
        avg(potential_value) as per_customer, avg(probability_alive) as alive, avg(churn_probability) as churn,
        count(next_order_date) / count(*) as share_with_date
    from dim_customers where order_count > 0
    group by zone order by potential_value desc nulls last""")
best = snapshot.ask("""
    select customer_id, potential_value, potential_value_lower as lower, potential_value_upper as upper,
        expected_orders_365_days as orders, expected_order_value as order_value, next_order_date
    from int_customers__predicted order by potential_value desc nulls last, customer_id limit 10""")
totals = snapshot.ask("""
    with ranked as (
        select potential_value, potential_value_basis as basis,
            ntile(10) over (order by potential_value desc nulls last, customer_id) as tenth
        from int_customers__predicted)
    select count(*) as customers, any_value(basis) as basis, sum(potential_value) as total,
        sum(potential_value) filter (where tenth = 1) as of_the_best_tenth
    from ranked""").iloc[0]
show_tables(zones, best)

# %% [markdown]
# ## Was the last forecast right?
# The models were fitted a second time without the last days (`tested_days` in the seed), and asked what these would
# bring. In each tenth of the customers the mean prediction should meet the mean of what came; the bars are two standard
# errors. Beside the model stands what anybody can say: the same as in as many days before.

# %%
calibration = snapshot.ask("select * from rpt_prediction_calibration order by outcome, tenth")
errors = snapshot.ask("select * from rpt_prediction_error order by outcome, forecast")
show_tables(errors)
churn = calibration[calibration.outcome == "churn"]
figure = go.Figure(layout={"title": "Churn probability, predicted and come true"})
figure.add_scatter(x=[0, 1], y=[0, 1], name="perfect", mode="lines", line={"dash": "dot"})
figure.add_scatter(
    x=churn.predicted_mean,
    y=churn.actual_mean,
    error_y={"type": "data", "array": 2 * churn.standard_error},
    name="tenths of the customers",
    mode="markers",
)
figure.update_xaxes(title="predicted share without an order", tickformat=".0%", range=[0, 1])
figure.update_yaxes(title="share without an order", tickformat=".0%", range=[0, 1])
show_figure(figure)

# %% [markdown]
# ## What it cannot know
# - **Seasons and changes.** The model sees a shop that goes on as it did; before Christmas it promises too little.
# - **Rhythm.** A next order is dated from today on, whether she comes every first of the month or by chance.
# - **What letters would do.** This is what comes with the letters as they are; an effect needs a holdout.
# - **One purchase.** Who bought once counts as alive however long ago: look at `churn_probability`, not at `alive`.
# - **Returns** are not deducted, and nothing is discounted.

# %% [markdown]
# ## Conclusions

# %%
by_name = errors.set_index(["outcome", "forecast"])
model, naive = (by_name.loc[("orders", name)] for name in ("model", "same_as_before"))
if missing or not model.customer_count:
    say(f"- **Not enough evidence.** Tonight: {', '.join(missing) or 'fitted'}; tested on {model.customer_count:.0f}.")
else:
    money, silence = by_name.loc[("revenue", "model")], by_name.loc[("churn", "model")]
    verdict = "better than" if model.root_mean_squared_error < naive.root_mean_squared_error else "no better than"
    share = totals.of_the_best_tenth / totals.total if totals.total else 0
    say(f"""
    - **Value.** {totals.customers:,} buyers are worth {totals.total:,.0f} ({totals.basis}) in the next 365 days; the
      best tenth of them hold {share:.0%}.
    - **Of one customer** it is a guess with a range: the best may bring {best.lower.iloc[0]:,.0f} to
      {best.upper.iloc[0]:,.0f}. Use the lower end for a promise, the value itself as a cap of what an offer may cost.
    - **Tested** on {model.customer_count:,.0f} customers: orders were foreseen {verdict} by their past (RMSE
      {model.root_mean_squared_error:.2f} against {naive.root_mean_squared_error:.2f}), their total off by
      {model.relative_total_error:+.0%}, revenue by {money.relative_total_error:+.0%}.
    - **Churn.** Brier score {silence.brier_score:.3f} (0 is perfect, 0.25 a coin); {money.interval_coverage:.0%} of the
      customers spent what their interval allowed.
    """)
