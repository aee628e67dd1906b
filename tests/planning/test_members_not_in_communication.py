"""Members of the loyalty programme whom no letter may reach go onto a list for the till and the account page."""

from campaign_shop import campaign, consent, customer, member, step, suppression
from planning_chain import Chain, Tables, decide

MEMBERS = ("agreed", "never asked", "no address", "not confirmed", "withdrew", "complained")


def loyalty_shop() -> Tables:
    """A card for seg_loyalty_members: a letter, and instead of it a list that stays in the shop."""
    return {
        "cards.campaigns": [campaign("loyalty_members", topic="loyalty")],
        "cards.campaign_steps": [
            step("loyalty_members", "letter"),
            step(
                "loyalty_members",
                "till_list",
                channel="audience_file",
                instead_of="letter",
                template=None,
                valid_days=30,
            ),
        ],
        "main.int_segments__unioned": [member("loyalty_members", name) for name in MEMBERS],
        "main.dim_customers": [
            customer(name, **({"email_key": None} if name == "no address" else {})) for name in (*MEMBERS, "no member")
        ],
        "ledger.consents": [
            consent("agreed"),
            consent("not confirmed", "pending"),
            consent("withdrew"),
            consent("withdrew", "withdrawn"),
            consent("complained"),
        ],
        "ledger.suppressions": [suppression("complained", "complained")],
    }


def test_members_without_consent_to_letters_go_onto_the_list_and_the_others_do_not(chain: Chain) -> None:
    """S41: member and no e-mail consent, to the account and till channel; who said no is left alone there too."""
    decisions = decide(chain, loyalty_shop())
    sent = {
        wanted: {row["customer_id"] for row in decisions if row["step"] == wanted and row["verdict"] == "send"}
        for wanted in ("letter", "till_list")
    }
    assert sent == {"letter": {"agreed"}, "till_list": {"never asked", "no address", "not confirmed"}}
    reasons = {row["customer_id"]: row["reason"] for row in decisions if row["step"] == "till_list"}
    assert reasons["agreed"] == "reachable_by_email"
    assert (reasons["withdrew"], reasons["complained"]) == ("consent_withdrawn", "complained")
    assert "no member" not in {row["customer_id"] for row in decisions}
