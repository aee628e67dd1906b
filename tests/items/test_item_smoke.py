from model_chain import ModelChain


def test_smoke(models: ModelChain) -> None:
    assert models.rows("rpt_item_recommendations", {}) == []
